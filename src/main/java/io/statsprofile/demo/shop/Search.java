package io.statsprofile.demo.shop;

import java.util.Comparator;
import java.util.List;

/** Finds items by similarity of names. */
final class Search {

    private Search() {
    }

    static Item best(List<Item> items, String words) {
        Tally.call("Search.best");
        return items.stream().max(Comparator.comparingInt(item -> {
            Tally.call("Search.lambda$best$0");
            return score(item.name(), words);
        })).orElseThrow();
    }

    /** Length of the longest common substring. */
    private static int score(String name, String words) {
        Tally.call("Search.score");
        int longest = 0;
        for (int i = 0; i < name.length(); i++) {
            for (int j = 0; j < words.length(); j++) {
                int n = 0;
                while (i + n < name.length() && j + n < words.length() && name.charAt(i + n) == words.charAt(j + n)) {
                    n++;
                }
                longest = Math.max(longest, n);
            }
        }
        return longest;
    }
}
