package io.statsprofile.pstats;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.internal.base.OutsideText;
import java.util.Comparator;
import java.util.Objects;

/**
 * What a function is called outside. Class and method are kept only where the name does not say them, as that of a method with a dot or a
 * parenthesis in its name does not: so what is written without them is equal to what is read.
 *
 * @param function unique name, by which profiles are merged and compared, such as {@code com.acme.Cart.checkout}
 * @param className binary class name; that of the function's name where it is null, and null where that has none, such as {@code (other)}
 * @param method method name as in the class file, likewise
 * @param fileName source file, or null where unknown
 * @param lineNumber first line, or 0 where unknown
 */
public record FunctionId(String function, String className, String method, String fileName, int lineNumber) {

    private static final Comparator<String> NULL_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());
    /** Some total order, so that the choice between two places does not depend on who is merged into whom. */
    private static final Comparator<FunctionId> BY_PLACE = Comparator.comparingInt(FunctionId::lineNumber)
            .thenComparing(FunctionId::fileName, NULL_FIRST).thenComparing(FunctionId::className, NULL_FIRST)
            .thenComparing(FunctionId::method, NULL_FIRST);

    /** @throws IllegalArgumentException when the name is empty or the line negative */
    public FunctionId {
        Objects.requireNonNull(function, "function");
        if (function.isEmpty()) {
            throw new IllegalArgumentException("the name of a function must not be empty");
        }
        FigureChecks.notNegative(function, "line_number", lineNumber);
        if (className != null && method != null && says(function, className, method)) {
            className = null;
            method = null;
        }
    }

    /** Whether class and method are those of the function's name: the last dot before the parameter types is between them. */
    private static boolean says(String function, String className, String method) {
        int dot = dot(function);
        return dot > 0 && dot == className.length() && end(function) - dot - 1 == method.length() && function.startsWith(className)
                && function.startsWith(method, dot + 1);
    }

    private static int end(String function) {
        int parameters = function.indexOf('(');
        return parameters < 0 ? function.length() : parameters;
    }

    private static int dot(String function) {
        int dot = function.lastIndexOf('.', end(function) - 1);
        return dot + 1 < end(function) ? dot : -1;
    }

    @Override
    public String className() {
        int dot = isInName() ? dot(function) : -1;
        return dot > 0 ? function.substring(0, dot) : className;
    }

    @Override
    public String method() {
        int dot = isInName() ? dot(function) : -1;
        return dot > 0 ? function.substring(dot + 1, end(function)) : method;
    }

    /** Whether the name says class and method, as far as they are known at all. */
    public boolean isInName() {
        return className == null && method == null;
    }

    /** Whether it is known where the function is in the source. */
    public boolean hasPlace() {
        return fileName != null || lineNumber != 0;
    }

    /** The same without its place in the source. */
    public FunctionId withoutPlace() {
        return hasPlace() ? new FunctionId(function, className, method, null, 0) : this;
    }

    /** A function as a program or a class file names it, in the bounds of {@link OutsideText}. */
    public static FunctionId recorded(String function, String className, String method, String fileName, int lineNumber) {
        return new FunctionId(OutsideText.bounded(function), OutsideText.bounded(className), OutsideText.bounded(method),
                OutsideText.bounded(fileName), lineNumber);
    }

    /**
     * Written out: before JDK 19 the method that the compiler would let the JDK make stays in a cache of the JDK's own, and with it this
     * class and the web application that it belongs to.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof FunctionId id && lineNumber == id.lineNumber && function.equals(id.function)
                && Objects.equals(className, id.className)
                && Objects.equals(method, id.method) && Objects.equals(fileName, id.fileName);
    }

    @Override
    public int hashCode() {
        return Objects.hash(function, className, method, fileName, lineNumber);
    }

    /** A function that is known by its name only. */
    public static FunctionId named(String function) {
        return new FunctionId(function, null, null, null, 0);
    }

    /**
     * The name as {@code pstats} prints it: {@code Cart.java:42(com.acme.Cart.checkout)}, or the bare name where the place is unknown
     * (in braces instead of angle brackets, as CPython prints its built-in functions).
     */
    public String standardName() {
        if (hasPlace()) {
            return sortableFileName() + ":" + lineNumber + "(" + function + ")";
        }
        boolean angled = function.startsWith("<") && function.endsWith(">") && function.length() > 1;
        return angled ? "{" + function.substring(1, function.length() - 1) + "}" : function;
    }

    /** The file's name, or {@code ~} as in CPython where there is none. */
    String sortableFileName() {
        return fileName == null ? "~" : fileName;
    }

    /** Of two places of a function the one with the higher line, so that it does not matter who is merged into whom. */
    public FunctionId merge(FunctionId other) {
        if (!function.equals(other.function)) {
            throw new IllegalArgumentException(function + " and " + other.function + " are different functions");
        }
        return BY_PLACE.compare(this, other) >= 0 ? this : other;
    }
}
