package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.statsprofile.internal.kibana.VegaLibraries;
import io.statsprofile.testing.Browser;
import io.statsprofile.testing.SameEverywhere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Vega and Java give one name one colour. */
@SameEverywhere
class PaletteIT {

    private static final Path PARTS = Path.of("kibana", "parts");
    private static final String LETTERS = "abcXYZ019_$.<>(), \u00e4\u00df\u0130\u0131\u212a\u5e97\u30ab\ud83d\ude80";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void a_name_has_one_colour_in_vega_and_in_java(VegaLibraries vega) throws IOException {
        assumeTrue(Browser.isThere(), "Chromium and its driver are needed");
        List<String> names = names();
        Browser browser = Browser.shared();
        browser.open(page(vega), 800, 600, false);
        Object colours = browser.run("""
                const view = new vega.View(vega.parse(JSON.parse(arguments[0]), undefined, {ast: true}), {expr: \
                vega.expressionInterpreter});
                view.run();
                return view.data('names').map(row => row.colour);""", spec(names).toString());
        assertThat(colours).isEqualTo(names.stream().map(name -> Palette.of(name).hex()).toList());
        assertThat(browser.complaints()).isEmpty();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("", "a", "com.acme.Cart.checkout", "com.acme.Cart.<init>(Map<String, List<Long>>)",
                "0x1f", "\u5e97.\u30ab\u30fc", "com.acme.generic." + "Very".repeat(80) + "Long.name", "Infinity", "-1.e5"));
        Random random = new Random(48);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder name = new StringBuilder();
            random.ints(random.nextInt(90), 0, LETTERS.length()).forEach(letter -> name.append(LETTERS.charAt(letter)));
            names.add(name.toString());
        }
        return names;
    }

    private static ObjectNode spec(List<String> names) throws IOException {
        String colours = Files.readString(PARTS.resolve("palette.json")).replace('"', '\'').replaceAll("\\s+", " ");
        String transform = Files.readString(PARTS.resolve("names.json")).replace("${palette.json}", colours);
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        ObjectNode data = spec.putArray("data").addObject().put("name", "names");
        names.forEach(name -> data.withArray("values").addObject().put("fn", name));
        data.set("transform", new ObjectMapper().readTree(transform));
        return spec;
    }

    private Path page(VegaLibraries vega) throws IOException {
        StringBuilder page = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><title>names</title><link rel=\"icon\" "
                + "href=\"data:,\">");
        for (Path script : vega.scripts()) {
            page.append("<script src=\"").append(script.toAbsolutePath().toUri()).append("\"></script>");
        }
        return Files.writeString(directory.resolve("page.html"), page);
    }
}
