package io.statsprofile.query;

import io.statsprofile.model.FunctionTrend;
import io.statsprofile.model.ProfileSeries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;

/**
 * Documents from NDJSON files. They are read once, at the first question, and held in memory. A document that is in several files, as with logs that
 * were rotated by copying, counts once.
 */
final class FileSource implements ProfileSource {

    private final List<String> names;
    private final InputStream standardInput;
    private final List<MemoryDocument> documents = new ArrayList<>();
    private final List<MemoryDocument> duplicates = new ArrayList<>();
    private List<String> notes;

    FileSource(List<String> names, InputStream standardInput) {
        this.names = List.copyOf(names);
        this.standardInput = standardInput;
    }

    @Override
    public ProfileSeries answer(ProfileQuery query) throws IOException {
        load();
        Buckets buckets = buckets(query);
        return SeriesAssembler.assemble(query, buckets, figures(query, buckets));
    }

    @Override
    public Map<String, FunctionTrend> trends(ProfileQuery query, Collection<String> functions) throws IOException {
        load();
        return figures(query, buckets(query)).trends(functions, query.measure());
    }

    private Figures figures(ProfileQuery query, Buckets buckets) {
        return new MemoryFigures(buckets, query, documents, duplicates, notes);
    }

    private Buckets buckets(ProfileQuery query) {
        List<MemoryDocument> fitting = documents.stream()
                .filter(document -> document.kind() == query.filter().kind() && document.isFrom(query.filter()))
                .filter(document -> query.from() == null || document.startMillis() >= query.from().toEpochMilli())
                .filter(document -> query.to() == null || document.startMillis() < query.to().toEpochMilli()).toList();
        LongSummaryStatistics times = fitting.stream().mapToLong(MemoryDocument::startMillis).summaryStatistics();
        long interval = fitting.stream().mapToLong(document -> document.facts().intervalNanos() / 1_000_000).max().orElse(0);
        return Buckets.of(query, times.getCount(), times.getMin(), times.getMax(), interval);
    }

    private synchronized void load() throws IOException {
        if (notes != null) {
            return;
        }
        documents.clear();
        duplicates.clear();
        Set<String> ids = new HashSet<>();
        Instances instances = new Instances();
        NdjsonReader reader = new NdjsonReader(document -> (ids.add(document.id()) ? documents : duplicates)
                .add(MemoryDocument.of(document, instances)));
        List<String> paths = names.stream().filter(name -> !name.equals("-")).toList();
        List<Path> files = InputFiles.find(paths);
        if (paths.size() < names.size()) {
            reader.read("standard input", standardInput);
        }
        for (Path file : files) {
            reader.read(file.toString(), open(file));
        }
        notes = reader.notes();
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new IOException("file '" + file + "' cannot be read (" + e + "); check its permissions", e);
        }
    }
}
