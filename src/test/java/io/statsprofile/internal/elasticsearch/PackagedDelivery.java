package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.server.ElasticsearchSettings;
import io.statsprofile.internal.server.StreamFamily;
import io.statsprofile.internal.shipping.QueuedDocument;
import io.statsprofile.internal.shipping.RunAliases;
import io.statsprofile.internal.shipping.Shipper;
import io.statsprofile.internal.shipping.ShipperSettings;
import io.statsprofile.internal.shipping.ShippingListener;
import io.statsprofile.testing.SampleDocuments;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Delivers one document with what the packaged library has, and nothing else on the class path. Arguments: url, user, password, CA file,
 * namespace.
 */
final class PackagedDelivery {

    private PackagedDelivery() {
    }

    public static void main(String[] arguments) {
        ProfileDocument document = SampleDocuments.full(arguments[4]);
        ElasticsearchSettings settings = ElasticsearchSettings.builder().url(arguments[0])
                .access(access -> access.username(arguments[1]).password(arguments[2]).caFile(Path.of(arguments[3]))).build();
        ShippingListener printing = new ShippingListener() {
            @Override
            public void trouble(long failures, int waitingDocuments, String reason) {
                System.out.println(reason);
            }
        };
        try (Elasticsearch elasticsearch = Elasticsearch.open(settings)) {
            Shipper shipper = new Shipper(elasticsearch.delivery(StreamFamily.SLICES, System.out::println, new RunAliases()),
                    ShipperSettings.DEFAULTS, printing, null);
            shipper.start();
            shipper.offer(new QueuedDocument(document.id(), document.namespace(), DocumentWriter.write(document)));
            System.out.println("left " + shipper.stop(Duration.ofMinutes(1)));
        }
    }
}
