package io.statsprofile.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.Profile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppenderSettingsTest {

    private static final String SERVER = "<url>http://es.test:9200</url>";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("<interval>10</interval>", "interval is '10', but must be a length of time with its unit, from 1 second to 1 hour",
                        "(without a unit it is milliseconds)"),
                mistake("<interval>soon</interval>", "interval is 'soon'", "change it or leave it out"),
                mistake("<interval>2 hours</interval>", "interval is '2 hours'"),
                mistake("<interval>${NO_SUCH_VARIABLE:-}</interval>", "interval is ''"),
                mistake("<topFunctions>0</topFunctions>", "topFunctions is '0', but must be a whole number from 1 to 1000"),
                mistake("<topFunctions>many</topFunctions>", "topFunctions is 'many'"),
                mistake("<namespace>My-Shop</namespace>", "namespace is 'My-Shop', but must have lower case letters"),
                mistake("<stopTimeout>1 day</stopTimeout>", "stopTimeout is '1 day'"),
                mistake("<serviceVersion>${NO_SUCH_VARIABLE}</serviceVersion>",
                        "serviceVersion is made of the variable NO_SUCH_VARIABLE, which is not defined"),
                mistake("<serviceEnvironment>${NO_SUCH_VARIABLE}</serviceEnvironment>", "serviceEnvironment is made of the variable"),
                mistake("<serviceNodeName>${NO_SUCH_VARIABLE}</serviceNodeName>", "serviceNodeName is made of the variable"),
                mistake("<serviceName>${NO_SUCH_VARIABLE}</serviceName>", "serviceName is made of the variable"),
                mistake("<overheadBudget>2</overheadBudget>", "overheadBudget is '2', but must be", "from 0.1% to 50%",
                        "change it or leave it out"), mistake("<overheadBudget>0.05%</overheadBudget>", "overheadBudget is '0.05%'"),
                mistake("<overheadBudget>51%</overheadBudget>", "overheadBudget is '51%'"),
                mistake("<overheadBudget>little</overheadBudget>", "overheadBudget is 'little'"),
                mistake("<exactFunctions>com.acme.Cart, com..acme</exactFunctions>", "exactFunctions has 'com..acme', but must have names"),
                mistake("<sampledFunctions>com.*.Cart</sampledFunctions>", "sampledFunctions has 'com.*.Cart'"),
                mistake("<exactFunctions>com.acme.Cart</exactFunctions><sampledFunctions>com.acme.Cart,com.foo</sampledFunctions>",
                        "exactFunctions and sampledFunctions both name 'com.acme.Cart'"),
                mistake("<smallFunctions>maybe</smallFunctions>", "smallFunctions is 'maybe', but must be 'in' or 'out'"),
                mistake("<levelTimeout>15</levelTimeout>", "levelTimeout is '15', but must be", "from 1 second to 7 days",
                        "without a unit it is milliseconds"), mistake("<levelTimeout>8 days</levelTimeout>", "levelTimeout is '8 days'"),
                mistake("<canary>10</canary>", "canary is '10', but must be", "from 0% to 100%"),
                mistake("<label><value>x</value></label>", "a label has no key"),
                mistake("<label><key>a</key><value>" + "x".repeat(1_025) + "</value></label>", "value of label a has 1025 characters"),
                mistake("<label><key>a.b</key><value>1</value></label><label><key>a_b</key><value>2</value></label>",
                        "label a_b is there twice"), mistake(labels(33), "there are 33 labels, but may be 32 at most"),
                mistake("<elasticsearch></elasticsearch>", "Elasticsearch url is missing"),
                mistake("<elasticsearch><url>es.test:9200</url></elasticsearch>", "Elasticsearch url is es.test:9200"),
                mistake("<elasticsearch><url>http://ann:s3cret@es.test</url></elasticsearch>", "must not hold credentials"),
                mistake("<elasticsearch><url>http://ann:s3 cret@es.test</url></elasticsearch>", "elasticsearch url is not a url"),
                mistake("<elasticsearch>" + SERVER + "<username>ann</username></elasticsearch>", "Elasticsearch password is missing"),
                mistake("<elasticsearch>" + SERVER
                        + "<username>ann</username><password>s3cret</password><apiKey>s3cret</apiKey></elasticsearch>",
                        "apiKey and username are both set"),
                mistake("<elasticsearch>" + SERVER + "<apiKey>${ES_API_KEY_OF_NOBODY}</apiKey></elasticsearch>",
                        "elasticsearch apiKey is made of the variable ES_API_KEY_OF_NOBODY"),
                mistake("<elasticsearch>" + SERVER + "<caFile>/no/such.pem</caFile></elasticsearch>",
                        "Elasticsearch caFile is set, but [http://es.test:9200]"),
                mistake("<elasticsearch>" + SERVER + "<apiKey>s3cret</apiKey><apiKeyFile>/run/key</apiKeyFile></elasticsearch>",
                        "Elasticsearch apiKey and apiKeyFile are both set, but only one can be used; remove one"),
                mistake("<elasticsearch>" + SERVER + "<apiKey>s3 cret</apiKey></elasticsearch>",
                        "Elasticsearch apiKey (not shown) has spaces"),
                mistake("<elasticsearch>" + SERVER + "<passwordFile>/run/password</passwordFile></elasticsearch>",
                        "Elasticsearch username is missing"),
                mistake("<elasticsearch>" + SERVER + "<apiKeyFile>${NO_SUCH_VARIABLE}</apiKeyFile></elasticsearch>",
                        "elasticsearch apiKeyFile is made of the variable NO_SUCH_VARIABLE"),
                mistake("<elasticsearch><url>https://es.test:9200</url><keyFile>/run/key.pem</keyFile></elasticsearch>",
                        "Elasticsearch certificateFile is missing; set both certificateFile and keyFile, or neither"),
                mistake("<elasticsearch>" + SERVER + "<proxy>proxy.test:3128</proxy></elasticsearch>",
                        "Elasticsearch proxy is proxy.test:3128, but must be http:// with a host and a port"),
                mistake("<elasticsearch>" + SERVER + "<proxy>http://ann:s3cret@proxy.test:3128</proxy></elasticsearch>",
                        "Elasticsearch proxy is http://(hidden)@proxy.test:3128, but must not hold credentials"),
                mistake("<elasticsearch>" + SERVER + "<proxyUsername>ann</proxyUsername> <proxyPassword>s3cret</proxyPassword>"
                        + "</elasticsearch>",
                        "Elasticsearch proxyUsername is set, but there is no proxy"),
                mistake("<elasticsearch>" + SERVER + "<connectTimeout>0 seconds</connectTimeout></elasticsearch>",
                        "elasticsearch connectTimeout is '0 seconds'"),
                mistake("<elasticsearch>" + SERVER + "<requestTimeout>1 hour</requestTimeout></elasticsearch>",
                        "elasticsearch requestTimeout is '1 hour'"),
                mistake("<rollup><interval>7 minutes</interval></rollup>",
                        "rollup interval is '7 minutes', but an hour must have a whole number of them"),
                mistake("<rollup><interval>2 hours</interval></rollup>", "rollup interval is '2 hours'"),
                mistake("<interval>1 minute</interval><rollup><interval>30 seconds</interval></rollup>", "rollup interval is '30 seconds'"),
                mistake("<rollup><topFunctions>1001</topFunctions></rollup>", "rollup topFunctions is '1001'"),
                mistake("<rollup><maxEventSize>1KB</maxEventSize></rollup>", "rollup maxEventSize is '1KB'"),
                mistake("<elasticsearch>" + SERVER + "<hourRetention>1 minute</hourRetention></elasticsearch>",
                        "elasticsearch hourRetention is '1 minute'"),
                mistake("<elasticsearch>" + SERVER + "<retention>1 minute</retention></elasticsearch>",
                        "elasticsearch retention is '1 minute'"),
                mistake("<elasticsearch>" + SERVER + "<functionStream>yes</functionStream></elasticsearch>",
                        "elasticsearch functionStream is 'yes', but must be true or false"),
                mistake("<queue><maxDocuments>-1</maxDocuments></queue>", "queue maxDocuments is '-1'"),
                mistake("<queue><maxSize>1KB</maxSize></queue>", "queue maxSize is '1KB'"),
                mistake("<queue><maxSize>big</maxSize></queue>", "queue maxSize is 'big'"),
                mistake("<spool><enabled>maybe</enabled></spool>", "spool enabled is 'maybe', but must be true or false"),
                mistake("<spool><directory>${NO_SUCH_VARIABLE}</directory></spool>",
                        "spool directory is made of the variable NO_SUCH_VARIABLE"),
                mistake("<spool><maxSize>1KB</maxSize></spool>",
                        "spool maxSize is '1KB', but must be a size with its unit, from 1 MB to 100 GB"),
                mistake("<spool><maxAge>7</maxAge></spool>", "spool maxAge is '7', but must be", "from 1 minute to 365 days",
                        "without a unit it is milliseconds"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_setting_that_cannot_be_meant_is_named_with_its_rule_and_the_appender_does_not_start(String settings, String[] said) {
        try (Service service = Service.start(settings, Service.USUAL)) {
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning).contains(said))
                    .anySatisfy(warning -> assertThat(warning).contains("does not start", "until these settings are corrected"));
            assertThat(service.errors()).as("upon which Spring Boot ends the service").isEmpty();
            assertThat(service.warnings().toString()).doesNotContain("s3cret", "s3 cret");
            assertThat(service.appender().isStarted()).isFalse();
            assertThat(Session.running()).isNull();
            service.logger("com.acme").info("the service goes on");
        }
    }

    @Test
    void all_mistakes_are_named_at_once() {
        try (Service service = Service.start("<interval>0</interval><topFunctions>0</topFunctions><namespace>A</namespace>",
                Service.USUAL)) {
            assertThat(service.warnings()).hasSize(4);
        }
    }

    @Test
    void effective_settings_are_said_once_without_secrets() {
        String settings = """
                <interval>1 minute</interval> <topFunctions>7</topFunctions> <namespace>production</namespace>
                <serviceVersion>1.2</serviceVersion> <stopTimeout>3 seconds</stopTimeout>
                <label><key>team.name</key><value>checkout</value></label>
                <elasticsearch>
                  <url>https://one.test:9200, https://two.test:9200</url> <url>https://three.test:9200</url>
                  <username>ann</username> <password>s3cret</password> <retention>7 days</retention>
                </elasticsearch>
                <queue><maxDocuments>50</maxDocuments><maxSize>2MB</maxSize></queue>
                <overheadBudget>0.5 %</overheadBudget> <exactFunctions>com.acme.pricing.*, com.acme.Cart.&lt;init&gt;</exactFunctions>
                """;
        try (Service service = Service.start(settings, Service.USUAL)) {
            assertThat(service.errors()).isEmpty();
            assertThat(service.infos()).filteredOn(info -> info.contains("records service")).singleElement().asString()
                    .contains("shop 1.2", "1 minute", "top 7", "production", "labels [team_name]", "3 seconds", "one.test",
                            "two.test", "three.test", "ann", "50 documents", "2097152 bytes", "overheadBudget 0.5%",
                            "exactFunctions [com.acme.pricing.*, com.acme.Cart.<init>]",
                            "smallFunctions out", "connectTimeout 5 seconds", "requestTimeout 30 seconds", "retention 7 days")
                    .doesNotContain("s3cret").doesNotContainPattern("PT?\\d");
            assertThat(service.context.getStatusManager().getCopyOfStatusList().toString()).doesNotContain("s3cret");
        }
    }

    /** Whoever carries events may take no longer ones than slices have, and what waits must have room for two. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | 262144", "<elasticsearch><url>http://one.test:9200</url></elasticsearch> | 2097152",
        "<elasticsearch><url>http://one.test:9200</url></elasticsearch><queue><maxSize>1MB</maxSize></queue> | 524288",
        "<elasticsearch><url>http://one.test:9200</url></elasticsearch><maxEventSize>4MB</maxEventSize> | 4194304",
        "<rollup><maxEventSize>1MB</maxEventSize></rollup> | 1048576"})
    void an_hour_s_event_may_be_longer_where_it_goes_to_elasticsearch(String settings, long bytes) {
        try (Service service = Service.start(settings, Service.USUAL)) {
            assertThat(service.infos()).anyMatch(info -> info.contains("added up by 1 hour, the top 1000 in " + bytes + " bytes"));
        }
    }

    @Test
    void without_elasticsearch_it_says_that_slices_are_only_logged() {
        try (Service service = Service.start("", Service.USUAL)) {
            assertThat(service.infos()).filteredOn(info -> info.contains("no <elasticsearch>")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False ", "off", "no", "0"})
    void the_kill_switch_leaves_one_line_and_nothing_else(String off) {
        System.setProperty(KillSwitch.PROPERTY, off);
        try (Service service = Service.start(Service.TO_MEMORY, Service.USUAL)) {
            assertThat(service.appender().isStarted()).isFalse();
            service.logger("statsprofile").info("a profile {}", new Profile());
            assertThat(service.infos()).singleElement().asString().contains("switched off", "statsprofile.enabled=false");
            assertThat(service.warnings()).isEmpty();
            assertThat(service.errors()).isEmpty();
        } finally {
            System.clearProperty(KillSwitch.PROPERTY);
        }
    }

    @Test
    void a_missing_agent_is_said_once_with_the_option_to_add() {
        AgentCheck.forget();
        try (Service service = Service.start("", Service.USUAL)) {
            service.reload("", Service.USUAL);
            assertThat(service.warnings()).filteredOn(warning -> warning.contains("-javaagent:")).hasSize(1);
        }
    }

    @Test
    void a_service_without_a_name_is_told_how_to_give_it_one() {
        try (Service service = Service.start("<serviceName>${NO_SUCH_VARIABLE:-}</serviceName>", Service.USUAL)) {
            assertThat(service.warnings()).anySatisfy(warning -> assertThat(warning).contains("serviceName is not set",
                    "OTEL_SERVICE_NAME"));
        }
    }

    private static String labels(int count) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < count; i++) {
            labels.append("<label><key>k").append(i).append("</key><value>v</value></label>");
        }
        return labels.toString();
    }

    private static Arguments mistake(String settings, String... said) {
        return Arguments.of(settings, said);
    }
}
