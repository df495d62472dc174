package io.statsprofile.internal.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.logback.StatsProfileAppender;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class AppenderPropertiesTest {

    private static final String URL = "http://127.0.0.1:9";

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void each_setting_of_the_appender_is_a_property_that_editors_know() throws IOException {
        Map<String, Boolean> names = AppenderProperties.names(StatsProfileAppender.class, "statsprofile");
        Map<String, Boolean> described = new TreeMap<>();
        try (InputStream file = StatsProfileAppender.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : new ObjectMapper().readTree(file).path("properties")) {
                assertThat(property.path("description").asText()).isNotEmpty();
                described.put(property.path("name").asText(), property.path("type").asText().startsWith("java.util.List"));
            }
        }
        assertThat(described.remove("statsprofile.enabled")).isFalse();
        assertThat(described.remove("statsprofile.labels")).isFalse();
        assertThat(described.remove("statsprofile.statuses")).isFalse();
        assertThat(described).isEqualTo(names).containsKeys("statsprofile.interval", "statsprofile.elasticsearch.api-key",
                "statsprofile.queue.max-size", "statsprofile.spool.directory").containsEntry("statsprofile.elasticsearch.url", true);
    }

    @Test
    void properties_make_an_appender_whose_slices_go_into_no_other_log() {
        ListAppender<ILoggingEvent> log = log();
        set(Map.of("statsprofile.elasticsearch.url", URL + "," + URL, "statsprofile.service-name", "shop", "statsprofile.maxEventSize",
                "64KB",
                "statsprofile.labels.team", "pay", "statsprofile.queue.max-documents", "12", "statsprofile.spool.enabled", "false"));

        StatsProfileAppender appender = appender();
        assertThat(appender.isStarted()).as(statuses()).isTrue();
        assertThat(statuses()).contains("records service shop in slices of 10 seconds", "maxEventSize 65536 bytes", "labels [team]",
                "queue of 12 documents");
        assertThat(logger("statsprofile").getAppender(ContextAppender.NAME)).isSameAs(appender);
        assertThat(logger("statsprofile").getLevel()).isEqualTo(Level.INFO);
        logger("statsprofile").info("a slice");
        assertThat(log.list).isEmpty();
        assertThat(warnings()).noneMatch(warning -> warning.contains("Property"));
    }

    @Test
    void without_a_server_slices_go_wherever_the_application_logs() {
        ListAppender<ILoggingEvent> log = log();
        set(Map.of("statsprofile.interval", "1 minute"));

        assertThat(appender().isStarted()).isTrue();
        logger("statsprofile").info("a slice");
        assertThat(log.list).hasSize(1);
    }

    @Test
    void an_application_that_starts_again_without_a_server_has_its_slices_in_its_log() {
        ListAppender<ILoggingEvent> log = log();
        set(Map.of("statsprofile.elasticsearch.url", URL));
        set(Map.of("statsprofile.interval", "1 minute"));

        logger("statsprofile").info("a slice");
        assertThat(log.list).extracting(ILoggingEvent::getMessage).contains("a slice");
    }

    @Test
    void the_application_names_the_service_unless_something_nearer_does() {
        set(Map.of("statsprofile.elasticsearch.url", URL, "spring.application.name", "orders"));
        assertThat(statuses()).contains("records service orders");

        set(Map.of("statsprofile.elasticsearch.url", URL, "spring.application.name", "orders", "OTEL_RESOURCE_ATTRIBUTES",
                "a=b, service.name=of-otel", "statsprofile.interval", "2 seconds"));
        assertThat(statuses()).contains("in slices of 2 seconds").doesNotContain("records service orders in slices of 2 seconds");
    }

    @Test
    void the_off_of_yaml_which_is_false_there_is_off() {
        set(Map.of("statsprofile.elasticsearch.url", URL, "statsprofile.overhead-budget", false));
        assertThat(statuses()).contains("overheadBudget off");
    }

    @Test
    void variables_of_the_system_set_the_same() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", Map.of(
                "STATSPROFILE_ELASTICSEARCH_URL", URL, "STATSPROFILE_TOPFUNCTIONS", "7", "STATSPROFILE_SERVICE_NAME", "shop",
                "STATSPROFILE_SERVICE_HOST", "10.0.0.1")));
        ContextAppender.set(context, AppenderProperties.of(environment));

        assertThat(statuses()).contains("records service shop", "top 7 functions");
        assertThat(warnings()).as("such variables a cluster makes").noneMatch(warning -> warning.contains("host"));
    }

    @Test
    void nothing_happens_where_nothing_is_set_or_it_is_switched_off() {
        ContextAppender.set(context, AppenderProperties.of(new StandardEnvironment()));
        set(Map.of("statsprofile.enabled", "false", "statsprofile.elasticsearch.url", URL));

        assertThat(logger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().hasNext()).isFalse();
        assertThat(context.getStatusManager().getCopyOfStatusList()).isEmpty();
    }

    @Test
    void a_name_that_is_none_and_a_value_that_cannot_be_are_told_and_harm_nobody() {
        set(Map.of("statsprofile.elasticsearch.url", "localhost:9200", "statsprofile.elasticsearch.apikeyfiles", "x"));

        assertThat(warnings()).anyMatch(warning -> warning.startsWith(
                "Property statsprofile.elasticsearch.apikeyfiles is none of the appender's settings; correct its name, or remove it"))
                .anyMatch(warning -> warning.contains("Elasticsearch url is localhost:9200")
                        && warning.contains(" (property statsprofile.elasticsearch.url)"));
        assertThat(appender().isStarted()).isFalse();

        set(Map.of("statsprofile.elasticsearch.url", "${nobody.sets.this}"));
        assertThat(warnings()).anyMatch(warning -> warning.contains("is made of the variable nobody.sets.this, which is not defined")
                && warning.contains("a default such as ${NAME:},"));
    }

    @Test
    void a_warning_ends_with_the_properties_of_the_settings_that_it_names() {
        PropertyNames names = new PropertyNames(AppenderProperties.names(StatsProfileAppender.class, "statsprofile").keySet());
        Map.of("elasticsearch connectTimeout is '5'", "statsprofile.elasticsearch.connect-timeout",
                "Elasticsearch certificateFile is missing; set both certificateFile and keyFile, or neither",
                "statsprofile.elasticsearch.certificate-file, statsprofile.elasticsearch.key-file",
                "serviceName is not set; set <serviceName>", "statsprofile.service-name", "namespace is 'A'", "statsprofile.namespace",
                "check username and password, or the API key", "statsprofile.elasticsearch.password, statsprofile.elasticsearch.username",
                "since it was full; raise spool maxSize", "statsprofile.spool.max-size",
                "there is no <elasticsearch>; add one", "statsprofile.elasticsearch.*",
                "set its level to INFO: <logger name=\"statsprofile\" level=\"INFO\"/>", "logging.level.statsprofile=INFO",
                "raise requestTimeout; check the url", "statsprofile.elasticsearch.request-timeout, statsprofile.elasticsearch.url",
                "give it one: <label><key>team</key>", "statsprofile.labels.<key>")
                .forEach((message, properties) -> assertThat(names.behind(message)).isEqualTo(message + (properties.contains(",")
                        ? " (properties " : " (property ") + properties + ")"));
        assertThat(names.behind("topFunctions is '0'")).endsWith(" (property statsprofile.top-functions)");
        assertThat(names.behind("functionEvents topFunctions is '0'")).endsWith(" (property statsprofile.function-events.top-functions)");
        assertThat(names.behind("functionEvents format is 'x'")).endsWith(" (property statsprofile.function-events.format)");
        assertThat(names.behind("the interval between two of its slices has passed; passwords are hidden")).doesNotContain("(propert");
    }

    @Test
    void statuses_are_logged_as_all_else_is_or_left_to_logback_where_a_property_says_so() {
        ListAppender<ILoggingEvent> log = log();
        Map<String, Object> properties = new HashMap<>(Map.of("statsprofile.elasticsearch.url", "localhost:9200", "statsprofile.statuses",
                "log"));
        set(properties);
        Awaitility.await("the log").ignoreExceptions().until(() -> log.list.stream().anyMatch(event -> event.getLoggerName()
                .equals("io.statsprofile")
                && event.getLevel() == Level.WARN && event.getMessage().contains("does not start, and nothing is profiled")));
        assertThat(log.list).extracting(ILoggingEvent::getMessage)
                .anyMatch(message -> message.startsWith("Elasticsearch url is localhost:9200"));
        assertThat(listeners()).containsExactly("LoggedStatuses");

        properties.put("statsprofile.statuses", false);
        set(properties);
        assertThat(listeners()).as("YAML's off").isEmpty();

        properties.put("statsprofile.statuses", "json");
        set(properties);
        assertThat(listeners()).containsExactly("StatsProfileStatusListener");
        assertThat(warnings()).anyMatch(warning -> warning.startsWith("Property statsprofile.statuses is 'json', but must be console, log "
                + "or off;"));
    }

    private List<String> listeners() {
        return context.getStatusManager().getCopyOfStatusListenerList().stream().map(one -> one.getClass().getSimpleName()).toList();
    }

    /** As YAML gives a list where there should be one value. */
    @Test
    void a_list_for_a_setting_that_takes_one_value_is_told_and_one_for_a_setting_that_takes_several_is_not() {
        set(Map.of("statsprofile.elasticsearch.url[0]", URL, "statsprofile.elasticsearch.url[1]", URL, "statsprofile.service-name[0]",
                "shop", "statsprofile.queue.max-size[0]", "7MB"));

        assertThat(warnings()).as(statuses()).filteredOn(warning -> warning.startsWith("Property ")).hasSize(2)
                .anyMatch(warning -> warning.startsWith("Property statsprofile.service-name[0] is part of a list, but the setting takes "
                        + "one value, so it is ignored; write the value behind the setting's name"))
                .anyMatch(warning -> warning.startsWith("Property statsprofile.queue.max-size[0] is part of a list"));
        assertThat(appender().isStarted()).as(statuses()).isTrue();
    }

    @Test
    void a_list_is_told_though_no_other_property_is_set() {
        set(Map.of("statsprofile.interval[0]", "5s"));

        assertThat(warnings()).anyMatch(warning -> warning.startsWith("Property statsprofile.interval[0] is part of a list"));
    }

    @Test
    void a_misspelt_name_is_told_though_no_other_is_set() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("statsprofile.elasticsearch.uri", URL)));
        ContextAppender.set(context, AppenderProperties.of(environment));

        assertThat(warnings()).singleElement().asString().startsWith("Property statsprofile.elasticsearch.uri is none of the appender's");
        assertThat(appender()).isNull();
    }

    @Test
    void a_key_of_a_variable_that_is_not_defined_is_never_sent() {
        set(Map.of("statsprofile.elasticsearch.url", URL, "statsprofile.elasticsearch.api-key", "${ES_API_KEY_SECRET}"));

        assertThat(warnings()).anyMatch(warning -> warning.contains("is made of the variable ES_API_KEY_SECRET, which is not defined"));
        assertThat(appender().isStarted()).isFalse();
    }

    @Test
    void lengths_of_time_may_be_as_short_as_spring_writes_them() {
        set(Map.of("statsprofile.interval", "5s", "statsprofile.level-timeout", "2h"));

        assertThat(statuses()).contains("in slices of 5 seconds", "levelTimeout 2 hours");
    }

    @Test
    void an_appender_of_the_xml_is_used_and_the_properties_are_not() {
        StatsProfileAppender ofXml = new StatsProfileAppender();
        ofXml.setName("OWN");
        logger("statsprofile").addAppender(ofXml);
        set(Map.of("statsprofile.elasticsearch.url", URL));

        assertThat(logger(Logger.ROOT_LOGGER_NAME).getAppender(ContextAppender.NAME)).isNull();
        assertThat(warnings()).anyMatch(warning -> warning.contains("has appender [OWN]; remove either"));
    }

    @Test
    void an_application_that_starts_again_keeps_its_appender_or_gets_another_and_a_reset_brings_it_back() {
        Map<String, Object> first = Map.of("statsprofile.elasticsearch.url", URL, "statsprofile.service-name", "shop");
        set(first);
        StatsProfileAppender appender = appender();
        set(first);
        assertThat(appender()).isSameAs(appender);

        Map<String, Object> second = new HashMap<>(first);
        second.put("statsprofile.interval", "3 seconds");
        set(second);
        assertThat(appender()).isNotSameAs(appender);
        assertThat(appender.isStarted()).isFalse();
        assertThat(appenders("statsprofile")).hasSize(1);
        assertThat(appenders(Logger.ROOT_LOGGER_NAME)).hasSize(1);

        StatsProfileAppender before = appender();
        context.reset();
        assertThat(before.isStarted()).isFalse();
        Awaitility.await("the appender after a reset").until(() -> appender() != null && appender().isStarted());
        assertThat(appender()).isNotSameAs(before);
        assertThat(statuses()).contains("in slices of 3 seconds");
    }

    private void set(Map<String, ?> properties) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", new HashMap<>(properties)));
        environment.getPropertySources().addLast(new MapPropertySource("quick", Map.of("statsprofile.stop-timeout", "0 seconds")));
        try {
            ContextAppender.set(context, AppenderProperties.of(environment));
        } catch (RuntimeException e) {
            ContextAppender.unusable(context, e);
        }
    }

    private Logger logger(String name) {
        return context.getLogger(name);
    }

    private ListAppender<ILoggingEvent> log() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger(Logger.ROOT_LOGGER_NAME).addAppender(log);
        return log;
    }

    private StatsProfileAppender appender() {
        return (StatsProfileAppender) logger(Logger.ROOT_LOGGER_NAME).getAppender(ContextAppender.NAME);
    }

    private Set<String> appenders(String logger) {
        Set<String> names = new TreeSet<>();
        logger(logger).iteratorForAppenders().forEachRemaining((Appender<ILoggingEvent> one) -> names.add(one.getName() + one.hashCode()));
        return names;
    }

    private String statuses() {
        return context.getStatusManager().getCopyOfStatusList().stream().map(Status::toString).collect(Collectors.joining("\n"));
    }

    private List<String> warnings() {
        return context.getStatusManager().getCopyOfStatusList().stream().filter(status -> status.getLevel() >= Status.WARN)
                .map(status -> status.getMessage() + " " + status.getThrowable()).toList();
    }
}
