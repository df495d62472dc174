package io.statsprofile.demo.shop;

import java.util.ArrayList;
import java.util.List;

/** The catalogue as a tree, walked by plain recursion. Immutable. */
final class CategoryTree {

    private final List<CategoryTree> children = new ArrayList<>();
    private final int items;

    /**
     * @param depth levels below this one, 0 or more
     * @param level 0 for the root: constructors call themselves, too
     */
    CategoryTree(int depth, int width, int level) {
        Tally.call("CategoryTree.<init>", level == 0);
        items = depth * 7 + width;
        for (int i = 0; i < width && depth > 0; i++) {
            children.add(new CategoryTree(depth - 1, width, level + 1));
        }
    }

    /** @param level 0 where the walk begins */
    int count(int level) {
        Tally.call("CategoryTree.count", level == 0);
        int sum = items;
        for (CategoryTree child : children) {
            sum += child.count(level + 1);
        }
        return sum;
    }
}
