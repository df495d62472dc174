package io.statsprofile.logback;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The share of a service's instances that are profiled. Whether an instance is among them follows from its name alone, so it is the same
 * after a restart and on every machine that works it out, and who is among 10 % is among 20 % as well.
 *
 * @param percent of the instances, from 0 to 100
 */
record Canary(BigDecimal percent) {

    static final Canary ALL = new Canary(BigDecimal.valueOf(100));
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");

    static Canary read(Settings settings, String value) {
        String text = settings.text("canary", value);
        Matcher matcher = PERCENT.matcher(text == null ? "" : text);
        if (matcher.matches()) {
            BigDecimal percent = new BigDecimal(matcher.group(1));
            if (percent.compareTo(ALL.percent) <= 0) {
                return new Canary(percent);
            }
        }
        settings.problem("canary is '" + value
                + "', but must be a share of the service's instances from 0% to 100%, with its %, such as '10%';"
                + " change it or leave it out");
        return ALL;
    }

    /**
     * @param service name of the service
     * @param instance name of the instance, null where nobody knows it, which has a place like all others
     */
    boolean includes(String service, String instance) {
        return place(service + "\0" + instance) < percent.doubleValue() / 100;
    }

    /** From 0 to less than 1, evenly spread: FNV-1a, and the finaliser of MurmurHash3, since names differ in their last characters. */
    static double place(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ one & 0xFF) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return ((hash ^ hash >>> 33) >>> 11) * 0x1p-53;
    }

    @Override
    public String toString() {
        return percent.toPlainString() + "%";
    }
}
