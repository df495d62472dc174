package io.statsprofile.internal.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Groups of a regular expression by number. Not thread-safe. */
final class RegexGroups {

    private final RegexSource source;
    private final Map<String, Integer> numbers = new HashMap<>();
    /** By number; null while the group is open. */
    private final List<RegexWidth> widths = new ArrayList<>();
    /** Groups that were there when the outermost look behind began; -1 outside. */
    private int behind = -1;

    RegexGroups(RegexSource source) {
        this.source = source;
        widths.add(null);
    }

    /** @param name or null */
    int open(String name) {
        int number = widths.size();
        source.require(name == null || numbers.putIfAbsent(name, number) == null, "group name twice");
        widths.add(null);
        return number;
    }

    void close(int number, RegexWidth width) {
        widths.set(number, width);
    }

    /** Marks where a look behind begins; returns what to give to {@link #leave}. */
    int enter() {
        int before = behind;
        behind = behind < 0 ? widths.size() : behind;
        return before;
    }

    void leave(int before) {
        behind = before;
    }

    int number(String name) {
        Integer number = numbers.get(name);
        source.require(number != null, "unknown group name");
        return number;
    }

    /** What a group matched, again. */
    RegexPart reference(int number) {
        source.require(number > 0 && number < widths.size(), "no such group");
        RegexWidth width = widths.get(number);
        source.require(width != null, "open group");
        source.require(behind < 0 || number < behind, "group of the same look behind");
        return new RegexPart(RegexPart.Kind.ITEM, "\\k<g" + number + ">", width);
    }

    boolean isClosed(int number) {
        return number < widths.size() && widths.get(number) != null;
    }

    int count() {
        return widths.size();
    }

    /** A name as Python's identifiers are. */
    static boolean isName(String text) {
        int[] points = text.codePoints().toArray();
        boolean is = points.length > 0 && (points[0] == '_' || Character.isUnicodeIdentifierStart(points[0]));
        for (int i = 1; is && i < points.length; i++) {
            is = Character.isUnicodeIdentifierPart(points[i]) && !Character.isIdentifierIgnorable(points[i]);
        }
        return is;
    }
}
