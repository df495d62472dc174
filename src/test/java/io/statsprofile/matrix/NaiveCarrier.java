package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.QueuedDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Delivers as shippers within a process commonly do: a bounded queue in memory, bulk requests with the documents' ids, the whole request
 * again after a failure, for some seconds. What is refused is dropped, and what finds the queue full; a document that is there already
 * counts as delivered; nothing outlives a stop. With a {@link NaiveSpool} the queue has no bound, a request is tried as long as it takes,
 * and the next one takes what it finds. It is no product's code: the worst that it does, several products do.
 */
final class NaiveCarrier implements Carrier {

    private static final int QUEUE_DOCUMENTS = 8_192;
    private static final int BATCH_DOCUMENTS = 500;
    private static final int MOST_TRIES = 8;
    /** Of an answer; more would harm the other rows. */
    private static final int MOST_BYTES = 4 << 20;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstanceSettings settings;
    private final StreamFamily family;
    private final HeardStatuses heard;
    /** Null for none. */
    private final NaiveSpool spool;
    private final String[] urls;
    private final HttpClient http;
    private final String sender = UUID.randomUUID().toString();
    private final BlockingQueue<QueuedDocument> queue;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread worker = new Thread(this::work, "naive");
    private volatile boolean stopped;
    private volatile boolean isDead;
    private int url;

    /** @param spool or null for none */
    NaiveCarrier(InstanceSettings settings, HeardStatuses heard, NaiveSpool spool) {
        this(settings, heard, spool, StreamFamily.SLICES);
    }

    /** @param family of the stream that it is for */
    NaiveCarrier(InstanceSettings settings, HeardStatuses heard, NaiveSpool spool, StreamFamily family) {
        this.family = family;
        this.settings = settings;
        this.heard = heard;
        this.spool = spool;
        this.urls = settings.urls().split(",");
        this.queue = spool != null ? new LinkedBlockingQueue<>()
                : new LinkedBlockingQueue<>(Math.min(QUEUE_DOCUMENTS, settings.memoryDocuments()));
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(InstanceSettings.CONNECT_TIMEOUT);
        if (settings.caFile() != null) {
            client.sslContext(trusting(settings));
        }
        this.http = client.build();
        worker.setDaemon(true);
    }

    private static SSLContext trusting(InstanceSettings settings) {
        try (InputStream in = Files.newInputStream(settings.caFile())) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry("authority" + authorities.size(), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void start() {
        try {
            if (spool != null) {
                List<QueuedDocument> found = spool.found();
                waiting.addAndGet(found.size());
                queue.addAll(found);
            }
        } catch (IOException e) {
            heard.line(e.toString());
        }
        worker.start();
    }

    @Override
    public void offer(QueuedDocument document) {
        waiting.incrementAndGet();
        try {
            if (spool != null) {
                spool.write(document);
            }
            if (!queue.offer(spool == null ? document : spool.unread(document.id()))) {
                drop(1, "the queue is full");
            }
        } catch (IOException e) {
            drop(1, e.toString());
        }
        endWhereDead();
    }

    @Override
    public int waiting() {
        return waiting.get();
    }

    /** Nothing ever is. */
    @Override
    public boolean isWriting() {
        return false;
    }

    @Override
    public long reportedLosses() {
        return dropped.get();
    }

    @Override
    public List<QueuedDocument> stop(Duration deadline) {
        stopped = true;
        worker.interrupt();
        return List.of();
    }

    private void work() {
        try {
            while (!stopped) {
                List<QueuedDocument> batch = new ArrayList<>(List.of(queue.take()));
                queue.drainTo(batch, BATCH_DOCUMENTS - 1);
                send(spool == null ? batch : read(batch));
            }
        } catch (InterruptedException e) {
            // It was stopped.
        } finally {
            isDead = true;
            endWhereDead();
        }
    }

    private List<QueuedDocument> read(List<QueuedDocument> batch) {
        List<QueuedDocument> read = new ArrayList<>();
        for (QueuedDocument document : batch) {
            try {
                read.add(spool.read(document.id()));
            } catch (IOException e) {
                heard.line(e.toString());
                waiting.decrementAndGet();
            }
        }
        return read;
    }

    /** Nobody delivers any more, after an error for instance, and nobody says so. */
    private void endWhereDead() {
        if (isDead) {
            waiting.set(0);
        }
    }

    private void send(List<QueuedDocument> batch) throws InterruptedException {
        List<QueuedDocument> left = batch;
        long pause = FIRST_PAUSE_MILLIS;
        for (int i = 0; (spool != null || i < MOST_TRIES) && !left.isEmpty(); i++) {
            if (i > 0) {
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
            left = attempt(left);
        }
        drop(left.size(), "given up after " + MOST_TRIES + " tries");
    }

    /** @return those that are to be sent again */
    private List<QueuedDocument> attempt(List<QueuedDocument> batch) throws InterruptedException {
        try {
            HttpResponse<InputStream> answer = http.send(request(batch), BodyHandlers.ofInputStream());
            byte[] body = read(answer);
            if (answer.statusCode() != 200) {
                heard.line("status " + answer.statusCode());
                boolean mayPass = answer.statusCode() == 429 || answer.statusCode() / 100 != 4;
                drop(mayPass ? 0 : batch.size(), "status " + answer.statusCode());
                return mayPass ? batch : List.of();
            }
            return retried(batch, JSON.readTree(body).path("items"));
        } catch (IOException e) {
            heard.line(e.toString());
            url++;
            return batch;
        }
    }

    /** Within the time that a request may take. */
    private byte[] read(HttpResponse<InputStream> answer) throws IOException {
        long end = System.nanoTime() + settings.requestTimeout().toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = answer.body()) {
            for (int count = in.read(buffer); count > 0 && body.size() < MOST_BYTES; count = in.read(buffer)) {
                body.write(buffer, 0, count);
                if (System.nanoTime() > end) {
                    throw new IOException("the answer takes too long");
                }
            }
        }
        return body.toByteArray();
    }

    private HttpRequest request(List<QueuedDocument> batch) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        String stream = family.stream(settings.namespace());
        for (QueuedDocument document : batch) {
            String action = "{\"create\":{\"_id\":\"" + document.id() + "\",\"_index\":\"" + stream + "\"}}\n";
            lines.writeBytes(action.getBytes(StandardCharsets.UTF_8));
            lines.writeBytes(document.json());
            lines.write('\n');
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(urls[url % urls.length] + "/_bulk?require_data_stream=true"))
                .timeout(settings.requestTimeout()).header("Content-Type", "application/x-ndjson").header("X-Opaque-Id", sender)
                .POST(BodyPublishers.ofByteArray(lines.toByteArray()));
        if (settings.password() != null) {
            String user = "shipper:" + settings.password();
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        return request.build();
    }

    private List<QueuedDocument> retried(List<QueuedDocument> batch, JsonNode items) throws IOException {
        if (items.size() != batch.size()) {
            throw new IOException("it has " + items.size() + " items for " + batch.size() + " documents");
        }
        List<QueuedDocument> again = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            int status = items.get(i).at("/create/status").asInt();
            if (status == 429 || status / 100 == 5) {
                again.add(batch.get(i));
            } else if (status / 100 == 2 || status == 409) {
                delivered(batch.get(i));
            } else {
                drop(1, "status " + status);
            }
        }
        return again;
    }

    private void delivered(QueuedDocument document) {
        waiting.decrementAndGet();
        try {
            if (spool != null) {
                spool.delete(document.id());
            }
        } catch (IOException e) {
            heard.line(e.toString());
        }
    }

    private void drop(int documents, String reason) {
        if (documents > 0) {
            dropped.addAndGet(documents);
            waiting.addAndGet(-documents);
            heard.line("dropped " + documents + ": " + reason);
        }
    }
}
