package io.statsprofile.internal.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What an operator gave the agent. Two options are lists of packages and classes with everything below them, one is a size:
 *
 * <ul>
 * <li>{@code include}: the ceiling, nothing else can be selected by a logger level; where no level selects, it is itself the
 *     selection at DEBUG. Default: no ceiling, and nothing selected until levels select.
 * <li>{@code exclude}: taken out of the ceiling. Default: nothing.
 * <li>{@code memory}: what counters may take of the heap, such as {@code 64MB}; {@link MemoryOption} says the rest.
 * </ul>
 *
 * <p>Syntax: {@code include=com.acme,com.foo.Bar:exclude=com.acme.generated}. A piece with {@code =} begins an option, a
 * piece without one goes on with the list before; pieces are parted by {@code ,} {@code :} or {@code ;} alike, so that
 * nothing needs quoting in a shell. A name is a package or a class, with or without {@code .*} at its end; {@code *} alone
 * is everything.
 *
 * <p>Where the agent's argument lacks an option, a system property gives it, such as {@code statsprofile.include}, and after that an
 * environment variable, such as {@code STATSPROFILE_INCLUDE}. What can't be understood is reported and left out, the rest goes on.
 *
 * @param include the ceiling, empty where none was given
 * @param exclude what is never profiled
 * @param memoryBytes the limit on memory, 0 where none was given
 */
record AgentOptions(NameFilter include, NameFilter exclude, long memoryBytes) {

    private static final List<String> NAMES = List.of("include", "exclude", MemoryOption.NAME);
    /** Before the name of an option, which has no blank: what was given for it and is no name. */
    private static final String REFUSED = "refused ";
    private static final String SYNTAX = "write include=com.acme,com.foo.Bar:exclude=com.acme.generated";

    /**
     * @param argument what follows the {@code =} after the agent's jar, or null
     * @param properties look-up of system properties
     * @param environment look-up of environment variables
     * @param messages takes what is wrong
     */
    static AgentOptions parse(String argument, UnaryOperator<String> properties, UnaryOperator<String> environment, Messages messages) {
        Map<String, List<String>> options = new LinkedHashMap<>();
        read(argument, options, messages);
        for (String name : NAMES) {
            if (!options.containsKey(name)) {
                addAll(name, "system property statsprofile." + name, properties.apply("statsprofile." + name), options, messages);
            }
            if (!options.containsKey(name)) {
                String variable = "STATSPROFILE_" + name.toUpperCase(Locale.ROOT);
                addAll(name, "environment variable " + variable, environment.apply(variable), options, messages);
            }
        }
        if (options.containsKey(REFUSED + "include") && options.get("include").isEmpty()) {
            messages.warn("include has no name that can be understood, so there is no ceiling: levels may select classes of any package;"
                    + " correct it");
        }
        return new AgentOptions(filter(options.get("include")), filter(options.get("exclude")),
                MemoryOption.bytes(options.get(MemoryOption.NAME), messages));
    }

    private static NameFilter filter(List<String> names) {
        return names == null ? NameFilter.NONE : NameFilter.of(names);
    }

    private static void read(String argument, Map<String, List<String>> options, Messages messages) {
        if (argument == null) {
            return;
        }
        String option = null;
        for (String piece : argument.split("[,:;]")) {
            int equals = piece.indexOf('=');
            if (equals >= 0) {
                option = piece.substring(0, equals).trim();
                if (!NAMES.contains(option)) {
                    messages.warn("agent option '" + option + "' is unknown and ignored; the options are include, exclude and memory: "
                            + SYNTAX);
                    option = "";
                } else {
                    options.putIfAbsent(option, new ArrayList<>());
                }
            }
            if (option == null && !piece.isBlank()) {
                messages.warn("agent option '" + piece.trim() + "' has no '=' and is ignored; " + SYNTAX);
            } else if (option != null && !option.isEmpty()) {
                add(option, "agent option " + option, piece.substring(equals + 1), options, messages);
            }
        }
    }

    private static void addAll(String option, String source, String value, Map<String, List<String>> options, Messages messages) {
        if (value != null) {
            options.put(option, new ArrayList<>());
            for (String piece : value.split("[,:;]")) {
                add(option, source, piece, options, messages);
            }
        }
    }

    private static void add(String option, String source, String piece, Map<String, List<String>> options, Messages messages) {
        String text = piece.trim();
        if (text.isEmpty()) {
            return;
        }
        if (option.equals(MemoryOption.NAME)) {
            options.get(option).add(text);
            return;
        }
        String name = text.replaceFirst("(^|\\.)\\*\\*?$", "");
        if (name.isEmpty() || isName(name)) {
            options.get(option).add(name);
        } else {
            options.computeIfAbsent(REFUSED + option, key -> new ArrayList<>()).add(text);
            messages.warn(source + ": '" + text + "' is ignored; a name must be a package or a class with dots, such as com.acme or"
                    + " com.acme.Cart$Item, with nothing but .* behind it: correct or remove it");
        }
    }

    private static boolean isName(String name) {
        for (String part : name.split("\\.", -1)) {
            if (part.isEmpty() || !Character.isJavaIdentifierStart(part.codePointAt(0))
                    || !part.codePoints().allMatch(Character::isJavaIdentifierPart)) {
                return false;
            }
        }
        return true;
    }
}
