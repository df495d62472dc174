package io.statsprofile.internal.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The queries that users take away: those of {@code kibana/queries}, and those that the page on them shows. */
final class TakeAwayQueries {

    static final Path DIRECTORY = Path.of("kibana", "queries");
    private static final String ENDING = ".console";
    private static final Path PAGE = Path.of("docs", "queries.md");
    private static final Pattern BLOCK = Pattern.compile("^```console$(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private TakeAwayQueries() {
    }

    static List<ConsoleRequest> ofFiles() throws IOException {
        List<ConsoleRequest> requests = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            requests.addAll(ConsoleRequest.parse(name.substring(0, name.length() - ENDING.length()), Files.readString(file)));
        }
        return requests;
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        }
    }

    static List<ConsoleRequest> ofPage() throws IOException {
        List<ConsoleRequest> requests = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(page());
        while (blocks.find()) {
            requests.addAll(ConsoleRequest.parse("page " + (requests.size() + 1), blocks.group(1)));
        }
        return requests;
    }

    static String page() throws IOException {
        return Files.readString(PAGE);
    }
}
