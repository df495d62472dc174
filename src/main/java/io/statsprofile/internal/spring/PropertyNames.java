package io.statsprofile.internal.spring;

import io.statsprofile.internal.base.SettingNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How the warnings of an appender that was made of properties name these. {@code elasticsearch connectTimeout}, {@code <connectTimeout>}
 * and, since no other setting is called so, {@code connectTimeout} alone are {@code statsprofile.elasticsearch.connect-timeout};
 * {@code <elasticsearch>} is all that begins so. Immutable.
 */
final class PropertyNames {

    private final SettingNames names = new SettingNames("property", "properties");

    /** @param properties all that the appender has */
    PropertyNames(Collection<String> properties) {
        List<String> settings = properties.stream().map(PropertyNames::setting).toList();
        for (String property : properties) {
            String component = component(property);
            String setting = setting(property);
            List<String> mentions = new ArrayList<>();
            if (component.isEmpty()) {
                mentions.add("^" + setting + " is ");
            } else {
                mentions.add("(?i:\\b" + hump(component) + ") " + setting + "\\b");
                names.add(AppenderProperties.PREFIX + "." + component + ".*", "<" + hump(component) + ">");
            }
            if (settings.indexOf(setting) == settings.lastIndexOf(setting)) {
                mentions.add("<" + setting + ">");
                // The words "interval" and "namespace" are in many sentences.
                if (!component.isEmpty() || !setting.equals(setting.toLowerCase(Locale.ROOT))) {
                    mentions.add(SettingNames.alone(setting));
                }
            }
            names.add(property, mentions.toArray(String[]::new));
        }
        names.add(AppenderProperties.LABELS + ".<key>", "<label>");
        names.add("logging.level.statsprofile=INFO", "<logger name=\"statsprofile\" level=\"INFO\"/>");
    }

    /** {@code elasticsearch} of {@code statsprofile.elasticsearch.api-key}; empty for a setting of the appender's own. */
    private static String component(String property) {
        int end = property.lastIndexOf('.');
        return end <= AppenderProperties.PREFIX.length() ? "" : property.substring(AppenderProperties.PREFIX.length() + 1, end);
    }

    /** {@code apiKey} of {@code statsprofile.elasticsearch.api-key}. */
    private static String setting(String property) {
        return hump(property.substring(property.lastIndexOf('.') + 1));
    }

    private static String hump(String name) {
        return Pattern.compile("-(.)").matcher(name).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    /** The message, and the properties of what it names. */
    String behind(String message) {
        // Where a variable has no value, Logback's XML writes the default with a hyphen, and Spring without.
        return names.behind(message.replace("${NAME:-}", "${NAME:}"));
    }
}
