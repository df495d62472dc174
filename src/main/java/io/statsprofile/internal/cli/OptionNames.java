package io.statsprofile.internal.cli;

import io.statsprofile.internal.base.SettingNames;

/** By which options one sets what messages about servers name as the appender's settings. */
final class OptionNames {

    private static final SettingNames NAMES = new SettingNames("option", "options")
            .add("--elasticsearch", "\\bElasticsearch url\\b").add("--kibana", "\\bKibana url\\b").add("--space", "\\bKibana space\\b")
            .add("--top", "^top is ").add("--slice", "^slice is ").add("--resolution", "^resolution is ")
            .add("--warmup", "^warmup is ").add("--from", "^to is ")
            .add("--to", "^to is ").add("--retention", "\\bElasticsearch retention\\b")
            .add("--api-key", SettingNames.alone("apiKey"), "\\bAPI key\\b").add("--api-key-file", SettingNames.alone("apiKeyFile"))
            .add("--user", SettingNames.alone("username")).add("--password", SettingNames.alone("password"))
            .add("--password-file", SettingNames.alone("passwordFile"))
            .add("--ca", SettingNames.alone("caFile")).add("--cert", SettingNames.alone("certificateFile"))
            .add("--key", SettingNames.alone("keyFile"))
            .add("--proxy", "\\b(?:the setting|set|remove|Elasticsearch|Kibana) proxy\\b")
            .add("--proxy-user", SettingNames.alone("proxyUsername")).add("--proxy-password", SettingNames.alone("proxyPassword"))
            .add("--request-timeout", SettingNames.alone("requestTimeout"));

    private OptionNames() {
    }

    /** The message, and the options for what it names. */
    static String behind(String message) {
        return NAMES.behind(message);
    }
}
