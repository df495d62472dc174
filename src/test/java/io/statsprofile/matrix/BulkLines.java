package io.statsprofile.matrix;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The documents of a bulk request, each with the line that stands before it. */
final class BulkLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> documents = new ArrayList<>();
    private final Request request;

    BulkLines(Request request) {
        this.request = request;
        String[] lines = request.text().split("\n");
        for (int i = 0; i + 1 < lines.length; i += 2) {
            documents.add(lines[i] + "\n" + lines[i + 1] + "\n");
        }
    }

    int count() {
        return documents.size();
    }

    /** The same request with only these of its documents. */
    Request part(int from, int to) {
        return request.with(documents.subList(from, to).stream().collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The same request with those documents that have these numbers, from 0. */
    Request only(List<Integer> numbers) {
        return request.with(numbers.stream().map(documents::get).collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8));
    }

    List<String> ids() throws IOException {
        return texts("/create/_id");
    }

    /** Where each goes to. */
    List<String> streams() throws IOException {
        return texts("/create/_index");
    }

    private List<String> texts(String pointer) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String document : documents) {
            texts.add(JSON.readTree(document.substring(0, document.indexOf('\n'))).at(pointer).asText());
        }
        return texts;
    }
}
