package io.statsprofile.internal.elasticsearch;

import io.statsprofile.internal.server.JsonTree;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which errors of one document are final. A document is given up only when it can never pass; whatever an operator can cure, and whatever
 * we do not know, holds it back, and it is tried again.
 *
 * <pre>
 * status and error.type                               what it means                              outcome
 * 400 document_parsing_exception                      the document's own values                  final (1)
 * 400 mapper_parsing_exception                        the same, before 8.11                      final (1)
 * 400 invalid_index_name_exception, or that           no stream can have its namespace           final
 *     data_stream [...] must not contain ...
 * 413 any                                             too large by itself                        final
 * 400 either parse error, caused by a limit           index.mapping.*.limit is too low           held
 * 400 illegal_argument_exception                      total-fields limit, pipeline that is away  held
 * 400 timestamp_error, or outside of time bounds      the index takes other times                held
 * 400 strict_dynamic_mapping_exception                somebody else's mapping                    held
 * 400 index_closed_exception                          open it                                    held
 * 401, 403 (security, cluster_block_exception), 404   rights, blocks, no template                held
 * 429, 5xx, any other                                                                            held
 *
 * (1) Unless the index that refused it has another mapping than ours, see {@link IndexWatch#isOurs}.
 * </pre>
 *
 * <p>Two answers that are no errors are final, too: a document in the failure store, which is there under another name, and one that an
 * ingest pipeline has dropped.
 */
final class FinalErrors {

    private static final Set<String> PARSE_ERRORS = Set.of("document_parsing_exception", "mapper_parsing_exception");
    /** Elasticsearch names the setting, or says what was exceeded. */
    private static final Pattern LIMIT = Pattern.compile("index\\.mapping\\.|[Ll]imit of .*exceeded|exceeded .*limit of", Pattern.DOTALL);
    private static final Pattern BAD_NAME = Pattern.compile("data_stream \\[.*] must ");

    private FinalErrors() {
    }

    /** @param error of an item */
    static boolean isParseError(JsonTree error) {
        return PARSE_ERRORS.contains(error.path("type").asText()) && !isForLimit(error);
    }

    /** @param error of an item */
    static boolean isBadName(JsonTree error) {
        String reason = error.path("reason").asText();
        return error.path("type").asText().equals("invalid_index_name_exception") || BAD_NAME.matcher(reason).lookingAt();
    }

    private static boolean isForLimit(JsonTree error) {
        for (JsonTree cause = error; !cause.isMissingNode(); cause = cause.path("caused_by")) {
            if (LIMIT.matcher(cause.path("reason").asText()).find()) {
                return true;
            }
        }
        return false;
    }
}
