package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Made-up classes of all versions, whose types are mostly missing: each that the JVM links as it is, it links with the probe in it. */
class HostileClassesTest {

    private static final int CLASSES = Integer.getInteger("statsprofile.hostile.classes", 1_500);

    /** Seen to break on the way: arrays and interfaces, of which the verifier need not load what it merges. */
    private static final int[] RARE = {2_814, 3_814, 4_942, 5_266};

    @Test
    void what_links_without_the_probe_links_with_it() {
        int linked = 0;
        List<String> broken = new ArrayList<>();
        for (int seed : IntStream.concat(IntStream.range(0, CLASSES), IntStream.of(RARE)).toArray()) {
            byte[] classFile = new HostileClass(seed).bytes();
            if (link(new InstrumentingLoader("OFF"), classFile) == null) {
                linked++;
                InstrumentingLoader instrumenting = new InstrumentingLoader("TRACE");
                LinkageError problem = link(instrumenting, classFile);
                if (problem != null) {
                    broken.add("seed " + seed + ": " + problem);
                }
                assertThat(instrumenting.takeMessages()).as("seed " + seed).isEmpty();
            }
        }

        assertThat(broken).isEmpty();
        assertThat(linked).as("classes that link").isGreaterThan(CLASSES / 4);
    }

    private static LinkageError link(InstrumentingLoader loader, byte[] classFile) {
        try {
            Class.forName(HostileClass.NAME, true, loader.add(HostileClass.NAME, classFile));
            return null;
        } catch (LinkageError problem) {
            return problem;
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
