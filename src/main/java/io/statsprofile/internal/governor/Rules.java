package io.statsprofile.internal.governor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an owner of functions allows, as {@link io.statsprofile.internal.probe.Control#govern} hands it on. Immutable.
 *
 * @param budget share of CPU time, or 0 where nothing governs and all is exact
 * @param exact names that stay exact
 * @param sampled names that stay sampled
 */
record Rules(double budget, List<String> exact, List<String> sampled) {

    static final Rules NONE = new Rules(0, List.of(), List.of());
    private static final double MOST = 0.5;
    /** What may follow a name that something lies below of, or whose function is overloaded, be it by the type that it returns. */
    private static final String BOUNDARIES = ".$(:";
    /** Outside of parentheses, which hold the parameters of overloaded functions. */
    private static final String COMMA = ",(?![^(]*\\))";

    /** @param warnings takes what can't be understood; the library has checked the settings, so that is one of another version */
    static Rules of(Map<String, String> settings, Consumer<String> warnings) {
        return new Rules(budget(settings.getOrDefault("overheadBudget", "off"), warnings), names(settings.get("exactFunctions")),
                names(settings.get("sampledFunctions")));
    }

    private static double budget(String text, Consumer<String> warnings) {
        if (text.equals("off") || text.equals("exact")) {
            return 0;
        }
        try {
            double share = Double.parseDouble(text.replace('%', ' ').trim()) / 100;
            if (text.endsWith("%") && share > 0 && share <= MOST) {
                return share;
            }
        } catch (NumberFormatException unreadable) {
            // Said below.
        }
        warnings.accept("overheadBudget is '" + text + "', which this agent does not know, so every call is timed exactly;"
                + " use the agent and the library of one version");
        return 0;
    }

    private static List<String> names(String text) {
        return text == null || text.isBlank() ? List.of()
                : Arrays.stream(text.split(COMMA)).map(name -> name.trim().replaceFirst("(^|\\.)\\*\\*?$", "")).distinct().toList();
    }

    /** The mode that a function is held in, or null. Of two names that match the longer one wins. */
    ProbeMode pin(String function) {
        int longestExact = longest(exact, function);
        int longestSampled = longest(sampled, function);
        return longestExact < 0 && longestSampled < 0 ? null : longestExact >= longestSampled ? ProbeMode.EXACT : ProbeMode.SAMPLED;
    }

    private static int longest(List<String> names, String function) {
        int longest = -1;
        for (String name : names) {
            if (function.startsWith(name) && (name.isEmpty() || function.length() == name.length()
                    || BOUNDARIES.indexOf(function.charAt(name.length())) >= 0)) {
                longest = Math.max(longest, name.length());
            }
        }
        return longest;
    }
}
