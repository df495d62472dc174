package io.statsprofile.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpoolStatusReporterTest {

    private final RecordingSpoolListener told = new RecordingSpoolListener();
    private final SpoolStatusReporter reporter = new SpoolStatusReporter(told);

    /** The log has long lost the first of them, and each is a document that nobody has any more. */
    @Test
    void what_goes_on_being_wrong_is_told_again_now_and_then() {
        IntStream.range(0, 25).forEach(i -> reporter.trouble("a dead letter could not be kept: disk full, " + i + " bytes left"));
        reporter.tell();

        assertThat(told.lines).containsExactly("trouble: a dead letter could not be kept: disk full, 0 bytes left",
                "trouble: a dead letter could not be kept: disk full, 9 bytes left; it is so for the 10th time",
                "trouble: a dead letter could not be kept: disk full, 19 bytes left; it is so for the 20th time");
    }

    @Test
    void which_document_or_run_it_is_about_makes_it_no_other_trouble() {
        IntStream.range(0, 9).forEach(i -> reporter.trouble("/spool/019ad0c2-5b1e-7c3a-9f00-1c2d3e4f5a6" + "abcdef987".charAt(i)
                + "/" + i + ".doc cannot be read"));
        reporter.trouble("the folder is full");
        reporter.tell();

        assertThat(told.lines).hasSize(2).last().isEqualTo("trouble: the folder is full");
    }

    @Test
    void beyond_some_kinds_of_trouble_only_every_tenth_is_told() {
        IntStream.range(0, 30).forEach(i -> reporter.trouble("trouble " + "x".repeat(i)));
        reporter.tell();

        assertThat(told.lines).hasSize(8 + 3);
    }

    /** It is tried again once a minute. */
    @Test
    void a_directory_that_stays_unusable_is_told_again_until_something_was_written() {
        IntStream.range(0, 21).forEach(i -> reporter.unusable("no such directory"));
        reporter.tell();
        assertThat(told.lines).hasSize(3).containsOnly("unusable: no such directory");

        reporter.written();
        reporter.unusable("no such directory");
        reporter.tell();
        assertThat(told.lines).hasSize(5);
    }
}
