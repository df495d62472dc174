package io.statsprofile.pstats;

import io.statsprofile.internal.python.PythonText;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** By what functions are sorted, as CPython's {@code pstats.SortKey}: figures descending, names and lines ascending. */
public enum SortKey {

    /** By {@code ncalls}. */
    CALLS("call count", descending(Comparator.comparingLong(FunctionProfile::ncalls)), "calls", "ncalls"),
    /** By {@code cumtime}; rows without one come last. */
    CUMULATIVE("cumulative time", descending(Comparator.comparingLong(FunctionProfile::cumtimeNanos)), "cumulative", "cumtime"),
    /** By the source file's name. */
    FILENAME("file name", Comparator.comparing(row -> row.id().sortableFileName(), PythonText.ORDER), "filename", "module"),
    /** By the first line. */
    LINE("line number", Comparator.comparingInt(row -> row.id().lineNumber()), "line"),
    /** By the function's name. */
    NAME("function name", Comparator.comparing(row -> row.id().function(), PythonText.ORDER), "name"),
    /** By name, then file, then line. */
    NFL("name/file/line", NAME.order.thenComparing(FILENAME.order).thenComparing(LINE.order), "nfl"),
    /** By {@code primitive_calls}. */
    PCALLS("primitive call count", descending(Comparator.comparingLong(FunctionProfile::primitiveCalls)), "pcalls"),
    /** By {@code file:line(function)} as printed. */
    STDNAME("standard name", Comparator.comparing(row -> row.id().standardName(), PythonText.ORDER), "stdname"),
    /** By {@code tottime}. */
    TIME("internal time", descending(Comparator.comparingLong(FunctionProfile::tottimeNanos)), "time", "tottime");

    private static final Map<String, SortKey> ABBREVIATIONS = abbreviations();

    private final String title;
    private final Comparator<FunctionProfile> order;
    private final List<String> words;

    SortKey(String title, Comparator<FunctionProfile> order, String... words) {
        this.title = title;
        this.order = order;
        this.words = List.of(words);
    }

    /**
     * The key that CPython understands by a word or by its abbreviation, such as {@code cumtime}, {@code cumulative} or {@code tot}.
     *
     * @throws IllegalArgumentException for an unknown or ambiguous word, naming the ones that exist
     */
    public static SortKey of(String word) {
        SortKey key = ABBREVIATIONS.get(word);
        if (key == null) {
            throw new IllegalArgumentException("'" + word + "' is no sort key; keys are " + String.join(", ", allWords())
                    + ", and beginnings of these that are unique");
        }
        return key;
    }

    /** The key for the numbers of CPython's old profiler: -1 STDNAME, 0 CALLS, 1 TIME, 2 CUMULATIVE. */
    public static SortKey of(int number) {
        return switch (number) {
            case -1 -> STDNAME;
            case 0 -> CALLS;
            case 1 -> TIME;
            case 2 -> CUMULATIVE;
            default -> throw new IllegalArgumentException("sort key number " + number + ", must be -1, 0, 1 or 2");
        };
    }

    /** How tables name the order, such as {@code cumulative time}. */
    public String title() {
        return title;
    }

    /** The words that {@link #of(String)} takes for this key, CPython's own one first. */
    public List<String> words() {
        return words;
    }

    /** The order; equal functions compare as 0, so that a stable sort leaves them as they were, as in CPython. */
    public Comparator<FunctionProfile> order() {
        return order;
    }

    /**
     * CPython's rule: word after word, in alphabetical order, claims its beginnings from the longest down, until it meets one that is
     * claimed already; that one becomes ambiguous, and shorter ones stay with the first claimant (so "cum" is refused and "cu" is not).
     */
    private static Map<String, SortKey> abbreviations() {
        Map<String, SortKey> claimed = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (String word : allWords()) {
            for (int length = word.length(); length > 0; length--) {
                String beginning = word.substring(0, length);
                if (claimed.containsKey(beginning)) {
                    ambiguous.add(beginning);
                    break;
                }
                claimed.put(beginning, owner(word));
            }
        }
        claimed.keySet().removeAll(ambiguous);
        return claimed;
    }

    private static Set<String> allWords() {
        Set<String> words = new TreeSet<>();
        for (SortKey key : values()) {
            words.addAll(key.words);
        }
        return words;
    }

    private static SortKey owner(String word) {
        for (SortKey key : values()) {
            if (key.words.contains(word)) {
                return key;
            }
        }
        throw new IllegalStateException(word);
    }

    private static Comparator<FunctionProfile> descending(Comparator<FunctionProfile> order) {
        return order.reversed();
    }
}
