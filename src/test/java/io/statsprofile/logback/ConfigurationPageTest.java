package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table of settings to the code: the same settings, with the same defaults. The README has some of its rows. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final Path README = Path.of("README.md");
    private static final int FEWEST_ESSENTIALS = 10;
    private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z.]+)` \\| (?:`([^`]*)`|([^|]*)) \\|", Pattern.MULTILINE);
    private static final String NO_DEFAULT = "none";

    @Test
    void every_setting_is_in_the_table_with_its_default_and_every_row_is_a_setting() throws Exception {
        assertThat(table(PAGE, "configuration")).isEqualTo(settings("", StatsProfileAppender.class));
    }

    @Test
    void the_README_has_the_essential_settings_with_the_same_defaults() throws IOException {
        Map<String, String> essentials = table(README, "essentials");

        assertThat(essentials).hasSizeGreaterThanOrEqualTo(FEWEST_ESSENTIALS);
        assertThat(table(PAGE, "configuration")).containsAllEntriesOf(essentials);
    }

    /** By name, with what a literal default says; "none" where there is none, or it comes from the surroundings. */
    private static Map<String, String> table(Path page, String mark) throws IOException {
        String begin = "<!-- " + mark + ":";
        String end = "<!-- end of " + mark + " -->";
        String text = Files.readString(page);
        assertThat(text).as("marks around the table").contains(begin, end);
        Matcher rows = ROW.matcher(text.substring(text.indexOf(begin), text.indexOf(end)));
        Map<String, String> table = new TreeMap<>();
        while (rows.find()) {
            table.put(rows.group(1), rows.group(2) == null ? NO_DEFAULT : rows.group(2));
        }
        return table;
    }

    /** What Logback's configurator would take: a setter or an adder of one argument. Settings of components follow a dot. */
    private static Map<String, String> settings(String prefix, Class<?> component) throws ReflectiveOperationException {
        Map<String, String> settings = new TreeMap<>();
        Object fresh = component.getConstructor().newInstance();
        for (Method method : component.getDeclaredMethods()) {
            Matcher name = Pattern.compile("(set|add)([A-Z]\\w*)").matcher(method.getName());
            if (Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 1 && name.matches()) {
                String setting = name.group(2).substring(0, 1).toLowerCase() + name.group(2).substring(1);
                Class<?> type = method.getParameterTypes()[0];
                settings.put(prefix + setting, type == String.class && name.group(1).equals("set") ? initial(fresh, setting) : NO_DEFAULT);
                if (type != String.class) {
                    settings.putAll(settings(prefix + setting + ".", type));
                }
            }
        }
        return settings;
    }

    private static String initial(Object component, String setting) throws ReflectiveOperationException {
        Field field = component.getClass().getDeclaredField(setting);
        field.setAccessible(true);
        Object value = field.get(component);
        return value == null ? NO_DEFAULT : value.toString();
    }
}
