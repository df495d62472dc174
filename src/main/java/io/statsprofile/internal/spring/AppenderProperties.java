package io.statsprofile.internal.spring;

import io.statsprofile.logback.Label;
import io.statsprofile.logback.StatsProfileAppender;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The settings of {@link StatsProfileAppender} among the properties of a Spring application: {@code statsprofile.} and then the elements of
 * the XML, as Spring writes names, such as {@code statsprofile.elasticsearch.api-key} for {@code <elasticsearch><apiKey>}. They are those
 * that the appender's setters take, so that none is missing here. Labels are {@code statsprofile.labels.<key>}. Used by one thread.
 */
final class AppenderProperties {

    static final String PREFIX = "statsprofile";
    /** As the kill switch of appender and agent. */
    static final String ENABLED = PREFIX + ".enabled";
    static final String LABELS = PREFIX + ".labels";
    /** Where our statuses go. */
    static final String STATUSES = PREFIX + ".statuses";
    private static final Set<String> OF_ANYBODY = Set.of(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    private static final Pattern UNDEFINED = Pattern.compile("\\$\\{([^}:]+)\\}");
    private static final String PACKAGE = StatsProfileAppender.class.getPackageName();

    private final Environment environment;
    private final Binder binder;
    private final Map<String, Object> values = new TreeMap<>();

    private AppenderProperties(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /** Those that are set in an environment. */
    static AppenderProperties of(Environment environment) {
        AppenderProperties properties = new AppenderProperties(environment);
        names(StatsProfileAppender.class, PREFIX).forEach(properties::read);
        properties.binder.bind(LABELS, Bindable.mapOf(String.class, String.class)).ifBound(labels -> properties.values.put(LABELS, labels));
        return properties;
    }

    /** All names but those of labels, each with whether it may have several values. */
    static Map<String, Boolean> names(Class<?> component, String prefix) {
        Map<String, Boolean> names = new TreeMap<>();
        for (Method setter : setters(component)) {
            String name = name(prefix, setter);
            Class<?> type = setter.getParameterTypes()[0];
            if (type == String.class) {
                names.put(name, setter.getName().startsWith("add"));
            } else if (isComponent(type)) {
                names.putAll(names(type, name));
            }
        }
        return names;
    }

    private static List<Method> setters(Class<?> component) {
        return Arrays.stream(component.getMethods())
                .filter(method -> method.getDeclaringClass() == component && method.getParameterCount() == 1
                        && method.getName().matches("(set|add)[A-Z].*"))
                .sorted(Comparator.comparing(Method::getName)).toList();
    }

    private static boolean isComponent(Class<?> type) {
        return type.getPackageName().equals(PACKAGE) && type != Label.class;
    }

    /** {@code statsprofile.max-event-size} for {@code setMaxEventSize}. */
    private static String name(String prefix, Method setter) {
        return prefix + "." + setter.getName().substring(3).replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private void read(String name, boolean isList) {
        if (isList) {
            binder.bind(name, Bindable.listOf(String.class))
                    .ifBound(list -> values.put(name, list.stream().map(AppenderProperties::marked).toList()));
        } else {
            binder.bind(name, String.class).ifBound(value -> values.put(name, marked(value)));
        }
    }

    /** Spring leaves a variable that is not defined as it is; Logback marks it, and the appender knows the mark and says so. */
    private static String marked(String value) {
        Matcher undefined = UNDEFINED.matcher(value);
        return undefined.find() ? undefined.group(1) + "_IS_UNDEFINED" : value;
    }

    /** Whether there is an appender to be made. */
    boolean isAsked() {
        return !values.isEmpty() && isEnabled();
    }

    boolean isEnabled() {
        return binder.bind(ENABLED, Boolean.class).orElse(true);
    }

    /** {@code console}, {@code log}, {@code off} or what cannot be used. The off of YAML is false. */
    String statuses() {
        String value = binder.bind(STATUSES, String.class).orElse("console").strip().toLowerCase(Locale.ROOT);
        return value.equals("false") ? "off" : value;
    }

    boolean ships() {
        return values.keySet().stream().anyMatch(name -> name.startsWith(PREFIX + ".elasticsearch."));
    }

    boolean isSameAs(AppenderProperties other) {
        return values.equals(other.values) && statuses().equals(other.statuses());
    }

    /** Names below the prefix that are none of ours. Variables of the system and properties of the JVM may be anybody's. */
    Set<String> unknown() {
        Set<ConfigurationPropertyName> known = new TreeSet<>(settings(isList -> true));
        return set(name -> known.stream().noneMatch(one -> one.equals(name) || one.isAncestorOf(name)));
    }

    /** Names of parts of a list where a setting takes one value; they are as good as not there. */
    Set<String> parts() {
        Set<ConfigurationPropertyName> scalar = new TreeSet<>(settings(isList -> !isList));
        return set(name -> scalar.stream().anyMatch(one -> one.isAncestorOf(name)));
    }

    /** Names of settings, by whether they take a list. */
    private static List<ConfigurationPropertyName> settings(Predicate<Boolean> isWanted) {
        Map<String, Boolean> all = names(StatsProfileAppender.class, PREFIX);
        all.put(ENABLED, false);
        all.put(STATUSES, false);
        return all.entrySet().stream().filter(name -> isWanted.test(name.getValue()))
                .map(name -> ConfigurationPropertyName.of(name.getKey())).toList();
    }

    private Set<String> set(Predicate<ConfigurationPropertyName> isWanted) {
        ConfigurationPropertyName prefix = ConfigurationPropertyName.of(PREFIX);
        ConfigurationPropertyName labels = ConfigurationPropertyName.of(LABELS);
        Set<String> wanted = new TreeSet<>();
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource all && source.getUnderlyingSource() instanceof PropertySource<?> named
                    && !OF_ANYBODY.contains(named.getName())) {
                all.stream().filter(name -> prefix.isAncestorOf(name) && !labels.isAncestorOf(name)).filter(isWanted)
                        .forEach(name -> wanted.add(name.toString()));
            }
        });
        return wanted;
    }

    /** Gives an appender what is set. */
    void configure(StatsProfileAppender appender) {
        configure(StatsProfileAppender.class, appender, PREFIX);
        labels().forEach((key, value) -> {
            Label label = new Label();
            label.setKey(key);
            label.setValue(value);
            appender.addLabel(label);
        });
        if (!values.containsKey(PREFIX + ".service-name") && !isNamedByOpenTelemetry()) {
            appender.setServiceName(environment.getProperty("spring.application.name"));
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> labels() {
        return (Map<String, String>) values.getOrDefault(LABELS, Map.of());
    }

    /** Then the appender takes that name, as Spring Boot does. */
    private boolean isNamedByOpenTelemetry() {
        return environment.getProperty("OTEL_SERVICE_NAME") != null
                || environment.getProperty("OTEL_RESOURCE_ATTRIBUTES", "").matches("(.*,)?\\s*service\\.name\\s*=.*");
    }

    private void configure(Class<?> component, Object made, String prefix) {
        for (Method setter : setters(component)) {
            String name = name(prefix, setter);
            Class<?> type = setter.getParameterTypes()[0];
            if (isComponent(type) && values.keySet().stream().anyMatch(set -> set.startsWith(name + "."))) {
                Object part = make(type);
                configure(type, part, name);
                invoke(setter, made, part);
            } else if (values.get(name) instanceof List<?> list) {
                list.forEach(value -> invoke(setter, made, value));
            } else if (values.get(name) instanceof String value) {
                invoke(setter, made, value);
            }
        }
    }

    private static Object make(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static void invoke(Method setter, Object component, Object value) {
        try {
            setter.invoke(component, value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(setter + " cannot be called", e);
        }
    }
}
