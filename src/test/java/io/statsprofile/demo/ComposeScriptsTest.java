package io.statsprofile.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts beside the compose file, run as the containers run them; Elasticsearch is one that only writes down what it is asked. */
@DisabledOnOs(OS.WINDOWS)
class ComposeScriptsTest {

    private record Ended(int exitCode, String output) {
    }

    @TempDir
    private Path directory;

    @Test
    void secrets_differ_are_private_and_stay() throws Exception {
        Path env = directory.resolve(".env");
        assertThat(run(Map.of(), "secrets.sh", env.toString())).isEqualTo(new Ended(0, "wrote " + env + "\n"));
        List<String> first = Files.readAllLines(env);
        List<String> secrets = first.stream().filter(line -> line.matches("[A-Z_]+=[0-9a-f]{48}")).map(line -> line.split("=")[1]).toList();
        assertThat(secrets).hasSize(4).doesNotHaveDuplicates();
        assertThat(first).contains("KIBANA_PORT=5601").noneMatch(line -> line.endsWith("=generated"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env))).isEqualTo("rw-------");

        assertThat(run(Map.of(), "secrets.sh", env.toString()).exitCode()).isZero();
        assertThat(Files.readAllLines(env)).isEqualTo(first);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(env);
        }
    }

    @Test
    void access_gives_kibana_its_password_and_the_shop_its_role_and_user() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Ended ended = access("kib-1", 200, asked);
        assertThat(ended).isEqualTo(new Ended(0, "Kibana's password: done\nrole of the shop: done\nuser of the shop: done\n"));
        assertThat(asked).containsExactly(
                "elastic:top.1 PUT /_security/user/kibana_system/_password {\"password\": \"kib-1\"}",
                "elastic:top.1 PUT /_security/role/statsprofile-shop " + Files.readString(ComposeFile.ROLE),
                "elastic:top.1 PUT /_security/user/shop {\"password\": \"sho_1\", \"roles\": [\"statsprofile-shop\"]}");
    }

    @Test
    void access_says_what_was_refused_and_why() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Ended ended = access("kib-1", 401, asked);
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).startsWith("access: Kibana's password was refused with status 401: {\"as\": \"told\"}\n")
                .contains("down --volumes");
        assertThat(asked).hasSize(1);
    }

    @Test
    void access_refuses_secrets_that_would_need_escaping() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        Ended ended = access("kib\"1", 200, asked);
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output()).contains("KIBANA_PASSWORD is to be of letters").doesNotContain("kib\"1");
        assertThat(asked).isEmpty();
    }

    @Test
    void open_waits_for_a_profile_and_then_says_where_to_look() throws Exception {
        // Stands for the command line: says twice that there is no profile yet.
        Path java = directory.resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\" >> " + directory.resolve("asked") + "\n[ $(wc -l < " + directory.resolve("asked")
                + ") -gt 2 ]\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = Map.of("PATH", directory + ":" + System.getenv("PATH"), "PAUSE", "0", "KIBANA",
                "http://localhost:5601");
        Ended ended = run(environment, "open.sh");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).contains("  http://localhost:5601/app/dashboards#/view/statsprofile-overview?");
        assertThat(Files.readAllLines(directory.resolve("asked"))).hasSize(3);
    }

    @Test
    void open_gives_up_with_the_last_answer() throws Exception {
        Path java = directory.resolve("java");
        Files.writeString(java, "#!/bin/sh\necho no documents\nexit 1\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Ended ended = run(Map.of("PATH", directory + ":" + System.getenv("PATH"), "PAUSE", "0", "TRIES", "2", "KIBANA",
                "http://localhost:5601"), "open.sh");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("no profile arrived in time", "no documents").doesNotContain("http://");
    }

    @Test
    void rollup_goes_on_when_a_run_has_failed() throws Exception {
        Path java = directory.resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\nexit 3\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Ended ended = run(Map.of("PATH", directory + ":" + System.getenv("PATH"), "ONCE", "yes"), "rollup.sh");
        assertThat(ended).isEqualTo(new Ended(0, "-XX:MaxRAMPercentage=60 -jar /opt/statsprofile/cli.jar rollup --from now-7d\n"
                + "rollup: ended with exit code 3; it goes on the next time\n"));
    }

    private Ended access(String kibanaPassword, int status, List<String> asked) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String who = exchange.getRequestHeaders().getFirst("Authorization").replace("Basic ", "");
            asked.add(new String(Base64.getDecoder().decode(who), StandardCharsets.UTF_8) + " " + exchange.getRequestMethod() + " "
                    + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "{\"as\": \"told\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            return run(Map.of("ELASTICSEARCH", "http://127.0.0.1:" + server.getAddress().getPort(), "ELASTIC_PASSWORD", "top.1",
                    "KIBANA_PASSWORD", kibanaPassword, "SHOP_PASSWORD", "sho_1", "ROLE_FILE", ComposeFile.ROLE.toString()), "access.sh");
        } finally {
            server.stop(0);
        }
    }

    private Ended run(Map<String, String> environment, String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", ComposeFile.DIRECTORY.resolve(script).toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("compose-script", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", script).isTrue();
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
