package io.statsprofile.testing;

import io.statsprofile.internal.document.DocumentWriter;
import io.statsprofile.internal.model.ProfileDocument;
import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.model.ServiceId;
import io.statsprofile.internal.model.SliceFacts;
import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.query.ProfileSources;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.pstats.FunctionId;
import io.statsprofile.pstats.FunctionProfile;
import io.statsprofile.pstats.StatsProfile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers for tests of what is drawn. */
public final class SeriesOf {

    private SeriesOf() {
    }

    /** The shop's quarter of an hour. */
    public static ProfileSeries shop(int functions, ProfileQuery query) throws IOException {
        return documents(ShopRuns.documents(1, "shop", 90, functions), query);
    }

    /** Five minutes of a shop with so many functions that an answer of a quarter of an hour takes long to make. */
    public static ProfileSeries largeShop(int functions, ProfileQuery query) throws IOException {
        return documents(ShopRuns.documents(1, "shop", 30, functions), query);
    }

    /** Six slices in which each of these functions has 3 calls (1 primitive), one second of its own and two in all, times its place. */
    public static ProfileSeries names(List<String> names, ProfileQuery query) throws IOException {
        List<ProfileDocument> documents = new ArrayList<>();
        for (int slice = 0; slice < 6; slice++) {
            List<FunctionProfile> rows = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                rows.add(FunctionProfile.of(FunctionId.named(names.get(i)), 3, 1, 1_000_000_000L * (i + 1), 2_000_000_000L * (i + 1)));
            }
            StatsProfile profile = StatsProfile.of(rows);
            documents.add(new ProfileDocument(Kind.SLICE, ShopRuns.START.plusSeconds(10L * slice), ShopRuns.START.plusSeconds(10L * slice),
                    ShopRuns.START.plusSeconds(10L * slice + 10), 10_000_000_000L, "run", slice, "test", new ServiceId("names", null, null,
                            null), "host",
                    1, Map.of(), names.size(), profile, new SliceFacts(10_000_000_000L, 0, false, slice == 5, 1, 0, 0, 0, 0)));
        }
        return documents(documents, query);
    }

    public static ProfileSeries documents(List<ProfileDocument> documents, ProfileQuery query) throws IOException {
        return ProfileSources.files(List.of("-"), new ByteArrayInputStream(lines(documents))).answer(query);
    }

    /** NDJSON. */
    public static byte[] lines(List<ProfileDocument> documents) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (ProfileDocument document : documents) {
            lines.write(DocumentWriter.write(document));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
