package io.statsprofile.bench.programs;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Lucene: an index of some texts in memory, made from nothing in each operation, and searched; hits are known from the first time. */
final class LuceneProgram implements Program {

    private static final int DOCUMENTS = 60;
    private static final int WORDS = 40;
    private static final String[] QUERIES = {"w1", "w2 AND w3", "w5 OR w40", "\"w1 w2\"", "w7 NOT w1", "w1*", "id:7", "(w3 OR w4) AND w9"};

    private final String[] texts = new String[DOCUMENTS];
    private long hits;
    private long done;

    @Override
    public void start() throws IOException, ParseException {
        Random random = new Random(1);
        for (int i = 0; i < DOCUMENTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < WORDS; word++) {
                text.append('w').append((int) Math.pow(2_000, random.nextDouble())).append(' ');
            }
            texts[i] = text.toString();
        }
        hits = indexAndSearch();
        expect(hits > DOCUMENTS, "something is found");
    }

    @Override
    public void operation() throws IOException, ParseException {
        expect(indexAndSearch() == hits, "the same is found as the first time");
        done++;
    }

    private long indexAndSearch() throws IOException, ParseException {
        long found = 0;
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory(); StandardAnalyzer analyzer = new StandardAnalyzer()) {
            IndexWriterConfig config = new IndexWriterConfig(analyzer).setMergeScheduler(new SerialMergeScheduler());
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (int i = 0; i < DOCUMENTS; i++) {
                    Document document = new Document();
                    document.add(new StringField("id", String.valueOf(i), Field.Store.YES));
                    document.add(new TextField("text", texts[i], Field.Store.YES));
                    document.add(new NumericDocValuesField("rank", i));
                    writer.addDocument(document);
                }
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                for (String query : QUERIES) {
                    found += searcher.search(new QueryParser("text", analyzer).parse(query), 10).totalHits.value;
                }
            }
        }
        return found;
    }

    @Override
    public void check(long operations) {
        expect(done == operations, "every operation was carried out");
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("Lucene: it does not hold that " + what);
        }
    }

    @Override
    public Map<String, Long> calls() {
        return Map.of("org.apache.lucene.index.IndexWriter.addDocument", DOCUMENTS * (done + 1));
    }

    @Override
    public void close() {
        // Nothing outlives an operation.
    }
}
