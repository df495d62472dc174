package io.statsprofile.pstats;

import io.statsprofile.internal.base.FigureChecks;
import io.statsprofile.internal.python.PythonFloat;
import io.statsprofile.internal.python.PythonNumber;
import io.statsprofile.internal.python.PythonRegex;
import io.statsprofile.internal.python.PythonText;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/** What limits the rows of a {@link StatsTable}, as the arguments of CPython's {@code print_stats}. Several apply one after the other. */
public sealed interface Restriction {

    /** The first rows: {@code count} of them, 0 or more. */
    static Restriction first(int count) {
        return new First(count);
    }

    /** The first rows: a fraction of them, from 0 to 1; rounded half up. */
    static Restriction fraction(double fraction) {
        return new Fraction(fraction);
    }

    /** Rows in whose standard name the regular expression is found; see {@link Matching}. */
    static Restriction matching(String regex) {
        return new Matching(regex);
    }

    /**
     * As on the command line of {@code pstats}: what Python's {@code int} takes is a count, what its {@code float} takes a fraction,
     * anything else a regular expression. As there, a count below 0 or a fraction outside 0 to 1 restricts nothing, and the table says so.
     */
    static Restriction parse(String argument) {
        Number number = PythonNumber.of(argument);
        if (number instanceof BigInteger count) {
            return count.signum() < 0 ? new Unrestricted("") : first(count.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue());
        }
        if (number instanceof Double fraction) {
            return fraction > 1 || fraction < 0 ? new Unrestricted("Fraction argument must be in [0, 1]\n") : fraction.isNaN()
                    ? new Unrestricted("") : fraction(fraction);
        }
        return matching(argument);
    }

    /** Rows that are left. */
    List<FunctionProfile> apply(List<FunctionProfile> rows);

    /** How a table names the restriction, as Python writes such a value. */
    String label();

    /** @param count 0 or more */
    record First(int count) implements Restriction {

        public First {
            FigureChecks.notNegative("a restriction", "count", count);
        }

        @Override
        public List<FunctionProfile> apply(List<FunctionProfile> rows) {
            return rows.subList(0, Math.min(count, rows.size()));
        }

        @Override
        public String label() {
            return Integer.toString(count);
        }
    }

    /** @param fraction from 0 to 1 */
    record Fraction(double fraction) implements Restriction {

        public Fraction {
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException("a restriction's fraction is " + fraction + ", must be from 0 to 1");
            }
        }

        @Override
        public List<FunctionProfile> apply(List<FunctionProfile> rows) {
            return rows.subList(0, (int) (rows.size() * fraction + 0.5));
        }

        @Override
        public String label() {
            return PythonFloat.repr(fraction);
        }
    }

    /**
     * @param regex in Python's syntax and with its meaning, but for the case of letters that have more than two forms, and for characters
     *     that Python's and
     *     Java's versions of Unicode know differently; an invalid one restricts nothing, and the table says so, as in CPython
     */
    record Matching(String regex) implements Restriction {

        public Matching {
            Objects.requireNonNull(regex, "regex");
        }

        boolean isValid() {
            return PythonRegex.compile(regex).isPresent();
        }

        @Override
        public List<FunctionProfile> apply(List<FunctionProfile> rows) {
            return PythonRegex.compile(regex)
                    .map(pattern -> rows.stream().filter(row -> PythonRegex.isFound(pattern, row.id().standardName())).toList())
                    .orElse(rows);
        }

        @Override
        public String label() {
            return PythonText.repr(regex);
        }
    }

    /**
     * An argument that {@code pstats} takes and that restricts nothing.
     *
     * @param remark what it prints about it; may be empty
     */
    record Unrestricted(String remark) implements Restriction {

        @Override
        public List<FunctionProfile> apply(List<FunctionProfile> rows) {
            return rows;
        }

        /** Never shown, since the list is never reduced. */
        @Override
        public String label() {
            return "";
        }
    }
}
