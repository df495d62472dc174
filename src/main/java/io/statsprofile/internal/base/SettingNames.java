package io.statsprofile.internal.base;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one rule by which a message says, behind it and in brackets, how its reader sets what it names. Messages call settings as they stand
 * in Logback's XML, such as {@code caFile}; who sets them by properties of Spring, or by options of the command line, is told these names,
 * too. Not thread-safe while names are added.
 */
public final class SettingNames {

    /** What stands before an English word that is a setting's name, as in {@code set both username and password}. */
    private static final String BEFORE_WORDS = "\\b(?:[Tt]he|[Bb]oth|check|set|and|or|use) ";
    private static final int MOST = 5;

    private final String one;
    private final String several;
    private final Map<String, Pattern> mentions = new TreeMap<>();

    /**
     * @param one what such a name is, as in "option"
     * @param several what they are, as in "options"
     */
    public SettingNames(String one, String several) {
        this.one = one;
        this.several = several;
    }

    /**
     * A regular expression for a setting where it stands by itself. A name that no English word is counts anywhere, and another one where
     * it is named as a setting.
     */
    public static String alone(String setting) {
        boolean isWord = setting.equals(setting.toLowerCase(Locale.ROOT));
        return (isWord ? BEFORE_WORDS : "\\b") + setting + "\\b";
    }

    /**
     * Adds a name.
     *
     * @param name as the reader writes it
     * @param mentions regular expressions: a message in which one of them is found names that setting
     * @return this
     */
    public SettingNames add(String name, String... mentions) {
        this.mentions.put(name, Pattern.compile(String.join("|", mentions)));
        return this;
    }

    /** The message with the names behind it that it lacks; as it is where it names none. */
    public String behind(String message) {
        TreeSet<String> named = new TreeSet<>();
        mentions.forEach((name, mention) -> {
            if (!message.contains(name) && mention.matcher(message).find()) {
                named.add(name);
            }
        });
        return named.isEmpty() ? message : message + " (" + (named.size() == 1 ? one : several) + " "
                + named.stream().limit(MOST).collect(Collectors.joining(", ")) + ")";
    }
}
