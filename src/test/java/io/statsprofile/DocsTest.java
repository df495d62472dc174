package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.testing.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the pages to the code and to each other: what they name is there, where they lead there is something, no field is left out. */
class DocsTest {

    private static final Path DESIGN = Path.of("docs", "design");
    private static final Path INDEX = DESIGN.resolve("README.md");
    private static final Path USERS = Path.of("docs");
    private static final Path USERS_INDEX = USERS.resolve("README.md");
    private static final Path README = Path.of("README.md");
    private static final int LONGEST_README = 400;
    private static final int LONGEST_LINE = 140;
    private static final List<String> PARTS = List.of("## Problem", "## Solution", "## Guarantees and assumptions", "## Alternatives",
            "## Where it is in the code", "## How it is tested");
    /** A class, or a class and one of its members. */
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.([A-Za-z_]\\w*))?`");
    /** Code of others. */
    private static final Set<String> OF_OTHERS = Set.of("Advice", "AppenderBase", "AsyncAppender", "BulkIngester", "DesiredMethodLimit",
            "DontInline", "Duration", "HashSet", "InlineSmallCode", "JMXConfigurator", "LogstashTcpSocketAppender", "NoClassDefFoundError",
            "Object", "Page", "PrintInlining", "Runtime", "StatefulSet", "System", "Tier3DelayOn", "WriterReaderPhaser");
    /** Their attributes are named as classes are. */
    private static final List<String> MBEANS = List.of("StatsProfileMXBean", "DeliveryMXBean");
    /** In the name of a jar, of a dependency or of an image. */
    private static final Pattern OUR_VERSION = Pattern.compile("(?<=statsprofile-logback[-:]|statsprofile-agent:"
            + "|<artifactId>statsprofile-logback</artifactId>\\n  <version>)\\d+(\\.\\d+)*(-SNAPSHOT)?");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^\\s*```.*?^\\s*```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    /** A share of the CPU time that was measured, with its uncertainty. */
    private static final Pattern FIGURE = Pattern.compile("\\d+(\\.\\d)? % ± \\d+(\\.\\d)?");
    private static final String TEMPLATE = "/io/statsprofile/internal/template/index-template.json";
    private static final int FEWEST_CLASSES = 100;

    @Test
    void every_class_and_member_that_a_page_names_is_there() throws IOException {
        Map<String, String> classes = classes();
        Set<String> named = new TreeSet<>();
        Set<String> missing = new TreeSet<>();

        for (Path page : pages()) {
            Matcher names = NAMED.matcher(text(page));
            while (names.find()) {
                String name = names.group(1);
                String member = names.group(2);
                named.add(name);
                boolean isThere = OF_OTHERS.contains(name) || MBEANS.stream().anyMatch(bean -> isIn(classes.get(bean), "get" + name))
                        || classes.containsKey(name) && (member == null || isIn(classes.get(name), member));
                if (!isThere) {
                    missing.add(page + ": " + names.group());
                }
            }
        }

        assertThat(missing).as("classes that pages name and nobody has").isEmpty();
        assertThat(named).as("classes that pages name").hasSizeGreaterThan(FEWEST_CLASSES);
    }

    @Test
    void every_link_leads_to_a_file_and_to_a_heading_in_it() throws IOException {
        Set<String> broken = new TreeSet<>();

        for (Path page : pages()) {
            Matcher links = LINK.matcher(text(page));
            while (links.find()) {
                if (!links.group(1).matches("https?:.*") && !leadsSomewhere(page, links.group(1))) {
                    broken.add(page + ": " + links.group(1));
                }
            }
        }

        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    @Test
    void every_page_of_the_design_is_in_the_index_and_has_all_parts() throws IOException {
        String index = Files.readString(INDEX);
        List<Path> pages = markdown(DESIGN).stream().filter(page -> !page.equals(INDEX)).toList();

        assertThat(pages).isNotEmpty().allSatisfy(page -> {
            assertThat(index).contains("(" + page.getFileName() + ")");
            assertThat(Files.readString(page).lines()).as("parts of %s", page).containsSubsequence(PARTS);
        });
    }

    @Test
    void every_page_for_users_is_in_the_index_and_the_README_is_short_and_leads_there() throws IOException {
        String index = Files.readString(USERS_INDEX);
        try (Stream<Path> pages = Files.list(USERS)) {
            assertThat(pages.filter(page -> page.toString().endsWith(".md") && !page.equals(USERS_INDEX)))
                    .isNotEmpty().allSatisfy(page -> assertThat(index).containsPattern("\\(" + Pattern.quote(page.getFileName().toString())
                            + "[)#]"));
        }
        assertThat(Files.readAllLines(README)).hasSizeLessThan(LONGEST_README).anySatisfy(line -> assertThat(line)
                .contains("(docs/README.md)"));
    }

    /** Measured once, and told twice: in short, and with the conditions. */
    @Test
    void what_the_README_says_of_cost_is_on_the_page_on_cost() throws IOException {
        String readme = Files.readString(README);
        String section = readme.substring(readme.indexOf("\n## May I leave this on?"), readme.indexOf("\n## Troubleshooting"));
        List<String> figures = FIGURE.matcher(section).results().map(MatchResult::group).toList();

        assertThat(figures).hasSizeGreaterThan(3);
        assertThat(Files.readString(USERS.resolve("cost.md"))).contains(figures);
    }

    @Test
    void the_page_on_documents_has_every_field_of_the_template_and_its_version() throws IOException {
        String page = Files.readString(DESIGN.resolve("documents.md"));
        JsonNode template = new ObjectMapper().readTree(DocsTest.class.getResourceAsStream(TEMPLATE));
        JsonNode slice = template.at("/template/mappings/properties/statsprofile/properties");
        List<String> fields = new ArrayList<>();
        slice.fieldNames().forEachRemaining(fields::add);
        fields.remove("delivery");
        slice.at("/func_profiles/properties").fieldNames().forEachRemaining(fields::add);

        assertThat(fields).contains("total_tt", "tottime").filteredOn(field -> !page.contains("`" + field + "`")).isEmpty();
        int version = template.path("version").asInt();
        assertThat(page).contains("\n| " + version + " | ").doesNotContain("\n| " + (version + 1) + " | ");
    }

    @Test
    void pages_name_the_version_and_the_jars_that_the_build_makes() throws IOException {
        List<String> versions = new ArrayList<>();

        for (Path page : pages()) {
            OUR_VERSION.matcher(Files.readString(page)).results().map(MatchResult::group).forEach(versions::add);
        }

        assertThat(versions).as("versions that examples name").hasSizeGreaterThan(20).containsOnly(Build.inPom());
    }

    @Test
    void no_line_is_too_long() throws IOException {
        Set<String> tooLong = new TreeSet<>();

        for (Path page : pages()) {
            Files.readString(page).lines().filter(line -> line.length() > LONGEST_LINE && !isRow(page, line))
                    .forEach(line -> tooLong.add(page + ": " + line));
        }

        assertThat(tooLong).isEmpty();
    }

    /** Markdown cannot break a row, and tables of pages for users say whole sentences. */
    private static boolean isRow(Path page, String line) {
        return isForUsers(page) && line.startsWith("| ");
    }

    private static boolean isForUsers(Path page) {
        return page.equals(README) || USERS.equals(page.getParent()) && !page.getFileName().toString().equals("kibana.md");
    }

    /** All but the README. */
    private static List<Path> others() throws IOException {
        List<Path> pages = new ArrayList<>(markdown(Path.of("docs")));
        pages.addAll(markdown(Path.of("kibana")));
        Stream.of("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md").map(Path::of).forEach(pages::add);
        return pages;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(others());
        pages.add(README);
        return pages;
    }

    private static List<Path> markdown(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    /** Without what stands there as code of its own. */
    private static String text(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).replaceAll("");
    }

    /** Our sources by the simple name of their class. */
    private static Map<String, String> classes() throws IOException {
        Map<String, String> classes = new HashMap<>();
        for (String root : List.of("main", "test", "demo", "load", "bench")) {
            try (Stream<Path> files = Files.walk(Path.of("src", root, "java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> classes.merge(file.getFileName().toString().replace(".java", ""), source(file), String::concat));
            }
        }
        return classes;
    }

    private static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isIn(String source, String member) {
        return Pattern.compile("\\b" + Pattern.quote(member) + "\\b").matcher(source).find();
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path directory = page.getParent() == null ? Path.of("") : page.getParent();
        Path target = file.isEmpty() ? page : directory.resolve(file).normalize();
        return Files.exists(target) && (hash < 0 || headings(target).contains(link.substring(hash + 1)));
    }

    /** As GitHub makes anchors of headings; of equal ones only the first is told. */
    private static Set<String> headings(Path page) throws IOException {
        return HEADING.matcher(text(page)).results().map(heading -> heading.group(1).toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).collect(Collectors.toSet());
    }
}
