package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentOptionsTest {

    private final Messages messages = new Messages();

    @Test
    void no_options_mean_no_ceiling_and_no_exclusion() {
        AgentOptions options = parse(null);

        assertThat(options.include().isEmpty()).isTrue();
        assertThat(options.exclude().isEmpty()).isTrue();
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void lists_and_options_are_parted_by_any_of_the_separators() {
        for (String argument : new String[] {"include=com.acme,com.foo.Bar:exclude=com.acme.gen",
                "include=com.acme:com.foo.Bar,exclude=com.acme.gen", "exclude=com.acme.gen;include=com.acme.*;com.foo.Bar",
                " include = com.acme.** , com.foo.Bar , : exclude = com.acme.gen "}) {
            AgentOptions options = parse(argument);

            assertThat(options.include()).as(argument).hasToString("com.acme,com.foo.Bar");
            assertThat(options.exclude()).as(argument).hasToString("com.acme.gen");
        }
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void a_star_alone_is_everything() {
        assertThat(parse("include=*").include().matches("a/B")).isTrue();
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void an_option_given_twice_adds_up() {
        assertThat(parse("include=com.acme,include=com.foo").include()).hasToString("com.acme,com.foo");
    }

    @Test
    void an_unknown_option_is_named_with_what_there_is_and_the_rest_goes_on() {
        AgentOptions options = parse("includes=com.acme,com.foo:exclude=com.gen");

        assertThat(options.include().isEmpty()).isTrue();
        assertThat(options.exclude()).hasToString("com.gen");
        assertThat(messages.take()).singleElement().asString().startsWith("WARN ").contains("'includes'", "include, exclude and memory",
                "include=com.acme");
    }

    @Test
    void memory_is_a_size_and_a_wrong_one_is_named_with_the_rule() {
        assertThat(parse("memory=8MB").memoryBytes()).isEqualTo(8L << 20);
        assertThat(parse("include=com.acme:memory=2048 kb").memoryBytes()).isEqualTo(2L << 20);
        assertThat(parse(null).memoryBytes()).as("none given").isZero();
        assertThat(messages.take()).isEmpty();
        for (String wrong : new String[] {"lots", "5", "10KB", "900000GB"}) {
            assertThat(parse("memory=" + wrong).memoryBytes()).as(wrong).isZero();
            assertThat(messages.take()).singleElement().asString().startsWith("WARN agent option memory is '" + wrong + "'")
                    .contains("from 1MB to half");
        }
    }

    @Test
    void a_piece_without_an_option_is_named() {
        parse("com.acme");

        assertThat(messages.take()).singleElement().asString().contains("'com.acme'", "no '='");
    }

    @Test
    void a_malformed_name_is_named_with_its_option_and_rule_and_the_rest_goes_on() {
        AgentOptions options = parse("include=com.acme.Ca*t,com..foo,com/acme,com.ok,9x");

        assertThat(options.include()).hasToString("com.ok");
        assertThat(messages.take()).hasSize(4).allMatch(message -> message.contains("agent option include: '")
                && message.contains("must be"));
    }

    @Test
    void where_no_name_of_include_is_one_it_is_said_that_there_is_no_ceiling() {
        assertThat(parse("include=com/acme").include().isEmpty()).isTrue();
        assertThat(messages.take()).hasSize(2).last().asString().contains("no ceiling");

        parse("exclude=com/acme/gen:include=");
        assertThat(messages.take()).hasSize(1);
    }

    @Test
    void system_properties_stand_in_for_options_and_the_environment_for_properties() {
        AgentOptions options = AgentOptions.parse("include=a", Map.of("statsprofile.include", "b", "statsprofile.exclude", "c,d")::get,
                Map.of("STATSPROFILE_EXCLUDE", "e")::get, messages);
        AgentOptions fromEnvironment = AgentOptions.parse(null, name -> null, Map.of("STATSPROFILE_INCLUDE", "f:g,1")::get, messages);

        assertThat(options.include()).hasToString("a");
        assertThat(options.exclude()).hasToString("c,d");
        assertThat(fromEnvironment.include()).hasToString("f,g");
        assertThat(messages.take()).singleElement().asString().contains("environment variable STATSPROFILE_INCLUDE", "'1'");
    }

    private AgentOptions parse(String argument) {
        return AgentOptions.parse(argument, name -> null, name -> null, messages);
    }
}
