package io.statsprofile.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Build;
import io.statsprofile.testing.SameEverywhere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What our published pom does to a project that adds us: nothing but add us. */
@SameEverywhere
class ResolvedVersionsIT {

    private static final Path CONSUMER = Fixtures.SOURCES.resolve("consumer");
    private static final String VERSION = Build.VERSION;

    @Test
    void adding_us_changes_no_version_of_a_project() throws IOException {
        Path directory = Fixtures.emptyDirectory("consumer");
        Path before = directory.resolve("before.txt");
        Path after = directory.resolve("after.txt");
        // First with the usual local repository, which then has everything for the second: that one resolves us from a repository
        // into a local repository of its own, so that none of our unpublished versions stays in anybody's.
        Maven.run(CONSUMER, Duration.ofMinutes(4), arguments(before, "-Pservice"));
        List<String> apart = new ArrayList<>(arguments(after, "-Pwith-statsprofile,service"));
        apart.addAll(List.of("-Dstatsprofile.version=" + VERSION, "-Dmaven.repo.local=" + directory.resolve("local"),
                "-s", settings(directory, publish(directory.resolve("published"))).toString()));
        Maven.runApart(CONSUMER, Duration.ofMinutes(4), apart);

        Set<String> added = resolved(after);
        added.removeAll(resolved(before));
        assertThat(added).containsExactly("io.statsprofile:statsprofile-logback:jar:" + VERSION + ":compile");
        assertThat(resolved(after)).containsAll(resolved(before));
        assertThat(resolved(before)).as("what the comparison is about")
                .anyMatch(line -> line.startsWith("co.elastic.clients:")).anyMatch(line -> line.startsWith("com.fasterxml.jackson.core:"))
                .anyMatch(line -> line.startsWith("org.ow2.asm:"));
    }

    private static List<String> arguments(Path output, String profiles) {
        return List.of("dependency:list", profiles, "-DoutputFile=" + output, "-Dmdep.outputScope=true", "-Dsort=true");
    }

    /** Our jar and our pom as a repository shows them. */
    private static Path publish(Path repository) throws IOException {
        Path directory = Files.createDirectories(repository.resolve("io/statsprofile/statsprofile-logback").resolve(VERSION));
        Files.copy(PackagedJars.library(), directory.resolve("statsprofile-logback-" + VERSION + ".jar"));
        Files.copy(PackagedJars.TARGET.resolveSibling("dependency-reduced-pom.xml"), directory.resolve("statsprofile-logback-"
                + VERSION + ".pom"));
        return repository;
    }

    private static Path settings(Path directory, Path published) throws IOException {
        String repositories = repository("", "published", published) + repository("", "known", Maven.localRepository());
        String plugins = repository("plugin", "known", Maven.localRepository());
        return Files.writeString(directory.resolve("settings.xml"), "<settings><profiles><profile><id>apart</id><repositories>"
                + repositories
                + "</repositories><pluginRepositories>" + plugins
                + "</pluginRepositories></profile></profiles>"
                + "<activeProfiles><activeProfile>apart</activeProfile></activeProfiles></settings>");
    }

    private static String repository(String kind, String id, Path directory) {
        String element = kind.isEmpty() ? "repository" : kind + "Repository";
        return "<" + element + "><id>" + id + "</id><url>" + directory.toUri()
                + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
                + "<snapshots><checksumPolicy>ignore</checksumPolicy></snapshots></" + element + ">";
    }

    /** Lines of {@code group:artifact:type:version:scope}. */
    private static Set<String> resolved(Path list) throws IOException {
        Collection<String> lines = Files.readAllLines(list);
        return lines.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").replaceFirst(" -- module.*", "").trim())
                .filter(line -> line.split(":").length >= 5).collect(Collectors.toCollection(TreeSet::new));
    }
}
