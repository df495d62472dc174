package io.statsprofile.internal.agent;

import io.statsprofile.internal.probe.MemoryBudget;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The agent's option {@code memory}: a whole number with KB, MB or GB, from 1 MB to half of the maximum heap. */
final class MemoryOption {

    static final String NAME = "memory";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([KMG])B?");

    private MemoryOption() {
    }

    /**
     * @param texts as given, or null
     * @return bytes, or 0 for the default
     */
    static long bytes(List<String> texts, Messages messages) {
        if (texts == null || texts.isEmpty()) {
            return 0;
        }
        String text = texts.get(texts.size() - 1);
        long half = Runtime.getRuntime().maxMemory() / 2;
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        long bytes = size.matches() ? Long.parseLong(size.group(1)) << shift(size.group(2).charAt(0)) : 0;
        if (bytes >= MemoryBudget.SMALLEST && bytes <= half) {
            return bytes;
        }
        messages.warn("agent option memory is '" + text + "', but must be a size from 1MB to half of the maximum heap, which is "
                + (half >> 20) + "MB, such as 64MB; it is ignored, and the limit is " + (MemoryBudget.limit() >> 20)
                + "MB; change it or leave it out");
        return 0;
    }

    private static int shift(char unit) {
        return unit == 'K' ? 10 : unit == 'M' ? 20 : 30;
    }
}
