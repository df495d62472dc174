package io.statsprofile.internal.query;

import io.statsprofile.internal.document.LoggedProfile;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.series.FunctionTrend;
import io.statsprofile.internal.series.ProfileSeries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;

/**
 * Documents from log files. They are read once, at the first question, and held in memory. A document that is in several files, as with
 * logs that were rotated by copying, counts once. A file that cannot be read is told, and the others are read all the same.
 */
final class FileSource implements ProfileSource {

    private static final String STANDARD_INPUT = "-";
    private static final String LOGGED_RUN = "get_stats_profile";

    private final List<String> names;
    private final InputStream standardInput;
    private final List<MemoryDocument> documents = new ArrayList<>();
    private final List<MemoryDocument> duplicates = new ArrayList<>();
    private final List<Path> used = new ArrayList<>();
    private boolean whole = true;
    private List<String> notes;

    FileSource(List<String> names, InputStream standardInput) {
        this.names = List.copyOf(names);
        this.standardInput = standardInput;
    }

    @Override
    public ProfileSeries answer(ProfileQuery query) throws IOException {
        load();
        MemoryChoice.Chosen chosen = MemoryChoice.of(query, documents);
        Buckets buckets = buckets(query, chosen.documents());
        return LargestSum.check(() -> SeriesAssembler.assemble(query, buckets, figures(query, buckets, chosen)));
    }

    @Override
    public Map<String, FunctionTrend> trends(ProfileQuery query, Collection<String> functions) throws IOException {
        load();
        MemoryChoice.Chosen chosen = MemoryChoice.of(query, documents);
        return LargestSum.check(() -> figures(query, buckets(query, chosen.documents()), chosen).trends(functions, query.measure()));
    }

    private WindowFigures figures(ProfileQuery query, Buckets buckets, MemoryChoice.Chosen chosen) {
        return new MemoryFigures(buckets, query, chosen, documents, duplicates, notes);
    }

    private static Buckets buckets(ProfileQuery query, List<MemoryDocument> chosen) {
        LongSummaryStatistics times = chosen.stream().mapToLong(MemoryDocument::beginMillis).summaryStatistics();
        long interval = chosen.stream().mapToLong(document -> Math.max(document.rollupMillis(), document.intervalNanos() / 1_000_000)).max()
                .orElse(0);
        return Buckets.of(query, times.getCount(), times.getMin(), times.getMax(), interval);
    }

    private synchronized void load() throws IOException {
        if (notes != null) {
            return;
        }
        try {
            read();
        } catch (OutOfMemoryError e) {
            documents.clear();
            duplicates.clear();
            throw new IOException("the documents need more memory than Java has here, " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB; name fewer files, or give it more, for example java -Xmx4g -jar ...", e);
        }
    }

    private void read() throws IOException {
        documents.clear();
        duplicates.clear();
        used.clear();
        ReadingNotes reading = new ReadingNotes();
        Set<String> ids = new HashSet<>();
        Set<String> logged = new HashSet<>();
        Interner instances = new Interner();
        NdjsonReader text = new NdjsonReader(document -> {
            boolean isLogged = LoggedProfile.isOneOf(document);
            if (isLogged) {
                reading.logged();
            }
            boolean isFirst = (isLogged ? logged : ids).add(document.id());
            (isFirst ? documents : duplicates).add(MemoryDocument.of(isLogged ? numbered(document, logged.size()) : document, instances));
        }, reading);
        InputReader reader = new InputReader(text, reading);
        List<String> paths = names.stream().filter(name -> !name.equals(STANDARD_INPUT)).toList();
        List<Path> files = InputFiles.find(paths, reading);
        if (paths.size() < names.size()) {
            try {
                reader.read("standard input", standardInput);
            } catch (IOException e) {
                reading.unreadable("standard input cannot be read (" + e.getMessage() + ")");
            }
        }
        for (Path file : files) {
            long before = documents.size() + duplicates.size() + reading.brokenCount();
            read(file, reader, reading);
            if (documents.size() + duplicates.size() + reading.brokenCount() > before || paths.contains(file.toString())) {
                used.add(file);
            }
        }
        if (!reader.hasRead() && reading.firstUnreadable() != null) {
            throw new IOException(reading.firstUnreadable());
        }
        whole = reading.firstUnreadable() == null;
        notes = reading.sentences();
    }

    /** Lines that say nothing of their run are taken for one run, in the order in which they are read. */
    private static ProfileDocument numbered(ProfileDocument d, int number) {
        return new ProfileDocument(d.kind(), d.timestamp(), d.start(), d.end(), d.durationNanos(), LOGGED_RUN, number, d.namespace(),
                d.service(), d.hostName(), d.pid(), d.labels(), d.functionCount(), d.profile(), d.facts());
    }

    private static void read(Path file, InputReader reader, ReadingNotes reading) {
        try {
            reader.read(file.toString(), Files.newInputStream(file));
        } catch (NoSuchFileException e) {
            reading.unreadable("file '" + file + "' was there and is gone; if it was renamed meanwhile, ask again");
        } catch (AccessDeniedException e) {
            reading.unreadable("file '" + file + "' cannot be read (permission denied); check its permissions");
        } catch (IOException e) {
            reading.unreadable("file '" + file + "' cannot be read (" + e.getMessage() + ")");
        }
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    /** Compared by what the paths lead to, so a link or another way to write the path is the same file. */
    @Override
    public boolean reads(Path file) {
        List<Path> inputs = new ArrayList<>(used);
        if (names.contains(STANDARD_INPUT)) {
            inputs.add(Path.of("/dev/stdin"));
        }
        return inputs.stream().anyMatch(input -> isSame(input, file));
    }

    private static boolean isSame(Path a, Path b) {
        try {
            return Files.isSameFile(a, b);
        } catch (IOException oneIsNotThere) {
            return false;
        }
    }
}
