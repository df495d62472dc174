package io.statsprofile.internal.python;

import java.util.EnumSet;
import java.util.Set;

/**
 * What the letters of {@code (?imsxau)} switch on.
 *
 * @param on those that hold at a place
 */
record RegexFlags(Set<Flag> on) {

    static final RegexFlags NONE = new RegexFlags(Set.of());

    enum Flag { IGNORECASE, MULTILINE, DOTALL, VERBOSE, ASCII, UNICODE, LOCALE, TEMPLATE }

    RegexFlags {
        on = Set.copyOf(on);
    }

    /** Null where the letter is none. */
    static Flag of(int letter) {
        return switch (letter) {
            case 'i' -> Flag.IGNORECASE;
            case 'm' -> Flag.MULTILINE;
            case 's' -> Flag.DOTALL;
            case 'x' -> Flag.VERBOSE;
            case 'a' -> Flag.ASCII;
            case 'u' -> Flag.UNICODE;
            case 'L' -> Flag.LOCALE;
            case 't' -> Flag.TEMPLATE;
            default -> null;
        };
    }

    /** Whether they say which alphabet is meant; one of these at most. */
    static boolean isAlphabet(Flag flag) {
        return flag == Flag.ASCII || flag == Flag.UNICODE || flag == Flag.LOCALE;
    }

    RegexFlags with(Set<Flag> added, Set<Flag> removed) {
        Set<Flag> all = on.isEmpty() ? EnumSet.noneOf(Flag.class) : EnumSet.copyOf(on);
        if (added.stream().anyMatch(RegexFlags::isAlphabet)) {
            all.removeIf(RegexFlags::isAlphabet);
        }
        all.addAll(added);
        all.removeAll(removed);
        return new RegexFlags(all);
    }

    boolean has(Flag flag) {
        return on.contains(flag);
    }

    /** A Java expression under the flags that Java has to know. */
    String apply(String java) {
        boolean unicode = has(Flag.IGNORECASE) && !has(Flag.ASCII);
        String on = (has(Flag.IGNORECASE) ? "i" : "") + (unicode ? "u" : "");
        String off = (has(Flag.IGNORECASE) ? "" : "i") + (unicode ? "" : "u");
        return "(?" + on + (off.isEmpty() ? "" : "-" + off) + ":" + java + ")";
    }

    /** Letters, digits and the like, as a class within brackets. */
    String category(int letter) {
        boolean ascii = has(Flag.ASCII);
        return switch (letter) {
            case 'd' -> ascii ? "0-9" : "\\p{Nd}";
            case 'w' -> ascii ? "a-zA-Z0-9_" : "\\p{L}\\p{N}_";
            case 's' -> ascii ? "\\x09-\\x0d\\x20" : "\\x09-\\x0d\\x1c-\\x20\\x{85}\\p{Z}";
            default -> "[^" + category(Character.toLowerCase(letter)) + "]";
        };
    }
}
