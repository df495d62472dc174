package io.statsprofile.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

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

    /** Rows in whose standard name the regular expression is found. */
    static Restriction matching(String regex) {
        return new Matching(regex);
    }

    /**
     * As on the command line of {@code pstats}: a whole number is a count, another number a fraction, anything else a regular
     * expression.
     */
    static Restriction parse(String argument) {
        if (argument.matches("\\d{1,9}")) {
            return first(Integer.parseInt(argument));
        }
        return argument.matches("\\d*\\.\\d+|\\d+\\.") ? fraction(Double.parseDouble(argument)) : matching(argument);
    }

    /** Rows that are left. */
    List<FunctionProfile> apply(List<FunctionProfile> rows);

    /** How a table names the restriction, as Python writes such a value. */
    String label();

    /** @param count 0 or more */
    record First(int count) implements Restriction {

        public First {
            Figures.notNegative("a restriction", "count", count);
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

        /** Python writes small numbers as 1e-05 where Java writes 1.0E-5. */
        @Override
        public String label() {
            if (fraction == 0 || fraction >= 1e-4) {
                String plain = BigDecimal.valueOf(fraction).toPlainString();
                return plain.contains(".") ? plain : plain + ".0";
            }
            String[] parts = Double.toString(fraction).split("E-");
            String digits = parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
            return digits + "e-" + (parts[1].length() == 1 ? "0" + parts[1] : parts[1]);
        }
    }

    /** @param regex in Java's syntax; an invalid one restricts nothing, and the table says so, as in CPython */
    record Matching(String regex) implements Restriction {

        public Matching {
            Objects.requireNonNull(regex, "regex");
        }

        boolean isValid() {
            try {
                Pattern.compile(regex);
                return true;
            } catch (PatternSyntaxException invalid) {
                return false;
            }
        }

        @Override
        public List<FunctionProfile> apply(List<FunctionProfile> rows) {
            if (!isValid()) {
                return rows;
            }
            Pattern pattern = Pattern.compile(regex);
            return rows.stream().filter(row -> pattern.matcher(row.id().standardName()).find()).toList();
        }

        /** In quotes, backslashes doubled. */
        @Override
        public String label() {
            String quote = regex.contains("'") && !regex.contains("\"") ? "\"" : "'";
            String escaped = regex.replace("\\", "\\\\");
            return quote + (quote.equals("'") ? escaped.replace("'", "\\'") : escaped) + quote;
        }
    }
}
