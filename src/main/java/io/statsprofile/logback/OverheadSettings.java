package io.statsprofile.logback;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What profiling may cost, as the agent is told it: a share of the CPU time of profiled threads, and names that keep their mode.
 *
 * @param budget {@code off}, {@code exact}, or a percentage
 * @param exactFunctions names that stay exact, those of overloaded functions with their parameters or, for all of them, without
 * @param sampledFunctions names that stay sampled, likewise
 * @param smallFunctions {@code in} or {@code out}
 */
record OverheadSettings(String budget, List<String> exactFunctions, List<String> sampledFunctions, String smallFunctions) {

    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");
    private static final BigDecimal LEAST = new BigDecimal("0.1");
    private static final BigDecimal MOST = new BigDecimal("50");
    private static final String DOTTED = "[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*"
            + "(?:\\.[\\p{javaJavaIdentifierStart}][\\p{javaJavaIdentifierPart}]*)*";
    private static final String TYPE = DOTTED + "(?:\\[])*";
    /** Of overloaded functions, as reports print them: with the type that is returned where only that tells two apart. */
    private static final String PARAMETERS = "\\((?:" + TYPE + "(?:," + TYPE + ")*)?\\)(?::" + TYPE + ")?";
    /** A package or a class and what lies below it, or a function, constructors included; parameters tell overloaded ones apart. */
    private static final Pattern NAME = Pattern.compile("\\*|" + DOTTED + "(?:\\.\\*\\*?|(?:\\.<(?:cl)?init>)?(?:" + PARAMETERS + ")?)");
    /** Outside of parentheses, as the agent reads it, too. */
    private static final String COMMA = ",(?![^(]*\\))";

    /**
     * @param budget as set
     * @param exact as set, or null
     * @param sampled as set, or null
     * @param small as set, or null
     */
    static OverheadSettings read(Settings settings, String budget, String exact, String sampled, String small) {
        String kept = budget(settings, budget);
        List<String> exactNames = names(settings, "exactFunctions", exact);
        List<String> sampledNames = names(settings, "sampledFunctions", sampled);
        exactNames.stream().filter(sampledNames::contains)
                .forEach(name -> settings.problem("exactFunctions and sampledFunctions both name '" + name
                + "', but a name can be in one of them only; take it out of the other (of two different names the longer one wins)"));
        return new OverheadSettings(kept, exactNames, sampledNames, small(settings, small, kept));
    }

    private static String budget(Settings settings, String value) {
        String text = settings.text("overheadBudget", value);
        if ("off".equalsIgnoreCase(text) || "exact".equalsIgnoreCase(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        if ("false".equalsIgnoreCase(text)) {
            // So YAML reads an off without quotes, and a Spring application's properties may be YAML.
            return "off";
        }
        Matcher percent = PERCENT.matcher(text == null ? "" : text);
        if (percent.matches()) {
            BigDecimal share = new BigDecimal(percent.group(1));
            if (share.compareTo(LEAST) >= 0 && share.compareTo(MOST) <= 0) {
                return share.toPlainString() + "%";
            }
        }
        settings.problem("overheadBudget is '" + value
                + "', but must be a share of the CPU time of profiled threads from 0.1% to 50%, with its %, or"
                + " 'exact' (every call is timed, whatever it costs), or 'off'; change it or leave it out");
        return StatsProfileAppender.DEFAULT_OVERHEAD_BUDGET;
    }

    private static List<String> names(Settings settings, String setting, String value) {
        List<String> names = new ArrayList<>();
        String text = settings.text(setting, value);
        for (String piece : text == null ? new String[0] : text.split(COMMA)) {
            String name = piece.strip().replaceAll("\\s*([,()])\\s*", "$1");
            if (NAME.matcher(name).matches()) {
                names.add(name);
            } else if (!name.isEmpty()) {
                settings.problem(setting + " has '" + name
                        + "', but must have names of packages, classes or functions, parted by commas, such as"
                        + " com.acme.pricing.*, com.acme.Cart, com.acme.Cart.checkout or, where a name is overloaded,"
                        + " com.acme.Cart.add(Item,int) as reports print it; correct or remove it");
            }
        }
        return List.copyOf(names);
    }

    private static String small(Settings settings, String value, String budget) {
        String text = settings.text("smallFunctions", value);
        if (text == null) {
            return budget.endsWith("%") ? "out" : "in";
        }
        if ("in".equalsIgnoreCase(text) || "out".equalsIgnoreCase(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        settings.problem("smallFunctions is '" + value + "', but must be 'in' or 'out'; change it or leave it out");
        return "in";
    }

    /** As {@link io.statsprofile.internal.recording.SliceRecorder#govern} takes it. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("overheadBudget", budget);
        settings.put("exactFunctions", String.join(",", exactFunctions));
        settings.put("sampledFunctions", String.join(",", sampledFunctions));
        settings.put("smallFunctions", smallFunctions);
        return settings;
    }

    /** For the status of the effective settings. */
    String describe() {
        return "overheadBudget " + budget + (exactFunctions.isEmpty() ? "" : ", exactFunctions " + exactFunctions)
                + (sampledFunctions.isEmpty() ? "" : ", sampledFunctions " + sampledFunctions) + ", smallFunctions " + smallFunctions;
    }
}
