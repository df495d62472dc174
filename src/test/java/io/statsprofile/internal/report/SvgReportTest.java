package io.statsprofile.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.statsprofile.internal.query.ProfileQuery;
import io.statsprofile.internal.series.Band;
import io.statsprofile.internal.series.Measure;
import io.statsprofile.internal.series.ProfileSeries;
import io.statsprofile.testing.SeriesOf;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgReportTest {

    @ParameterizedTest
    @EnumSource(Measure.class)
    void columns_are_the_answer_s_values_one_on_top_of_the_other(Measure measure) throws Exception {
        ProfileSeries series = SeriesOf.shop(30, ProfileQuery.ALL.by(measure));
        List<Element> rects = bars(parse(SvgReport.render(series)));
        Stack stack = Stack.of(series.series());
        assertThat(rects).hasSize((int) stack.bands().stream().flatMap(band -> band.values().stream()).filter(value -> value > 0).count());
        long greatest = stack.greatestHeight(series.bucketStarts().size());
        double perPixel = Axis.of(measure, greatest, 6).top() / 360.0;
        double below = 0;
        String bucket = "";
        for (Element rect : rects) {
            Band band = stack.bands().stream().filter(b -> b.function().equals(rect.getAttribute("data-function"))).findFirst()
                    .orElseThrow();
            long value = band.values().get(series.bucketStarts().indexOf(Instant.parse(rect.getAttribute("data-bucket"))));
            assertThat(Long.parseLong(rect.getAttribute("data-value"))).isEqualTo(value);
            double height = Double.parseDouble(rect.getAttribute("height"));
            assertThat(height * perPixel).isCloseTo(value, within(perPixel * 0.011));
            below = rect.getAttribute("data-bucket").equals(bucket) ? below : 112 + 360;
            assertThat(Double.parseDouble(rect.getAttribute("y")) + height).isCloseTo(below, within(0.3));
            below -= height;
            bucket = rect.getAttribute("data-bucket");
        }
    }

    @Test
    void it_says_what_is_left_out_and_what_is_missing() throws Exception {
        String text = parse(SvgReport.render(SeriesOf.shop(30, ProfileQuery.ALL))).getDocumentElement().getTextContent();
        assertThat(text).contains("Reduced from 30 functions to 9").contains("fold into (other)").contains("lacks slice")
                .contains("falls silent")
                .contains("waiting included").contains("dropped");
    }

    @Test
    void cumulative_time_says_that_bars_overlap() throws Exception {
        Document svg = parse(SvgReport.render(SeriesOf.shop(30, ProfileQuery.ALL.by(Measure.CUMTIME))));
        assertThat(svg.getDocumentElement().getTextContent()).contains("Bars overlap").contains("no Other");
        assertThat(bars(svg)).noneMatch(rect -> rect.getAttribute("data-function").equals("Other"));
    }

    @Test
    void it_has_a_title_and_a_description_and_nothing_to_load_or_run() throws Exception {
        String svg = SvgReport.render(SeriesOf.shop(30, ProfileQuery.ALL));
        Document document = parse(svg);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent()).startsWith("Own time by function");
        assertThat(document.getElementsByTagName("desc").item(0).getTextContent()).contains("Cart.checkout");
        assertThat(svg).doesNotContain("<script").doesNotContain("href").doesNotContain("url(http").doesNotContain("@import");
        assertThat(svg.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
        assertThat(svg).contains("prefers-color-scheme:dark");
    }

    @Test
    void of_two_functions_with_one_colour_the_smaller_is_hollow() throws Exception {
        List<String> names = List.of("com.acme.warehouse.searchindex.SearchIndex.authorise",
                "com.acme.warehouse.priceengine.PriceEngine.handle", "a.A.b");
        assertThat(Palette.of(names.get(0))).isEqualTo(Palette.of(names.get(1)));
        ProfileSeries series = SeriesOf.names(names, ProfileQuery.ALL);
        Stack stack = Stack.of(series.series());
        Document svg = parse(SvgReport.render(series));
        Band smaller = stack.bands().stream().filter(band -> stack.isHollow(stack.bands().indexOf(band))).findFirst().orElseThrow();
        assertThat(names.subList(0, 2)).contains(smaller.function());
        assertThat(count(svg, "hollow")).as("its bars, and one in the legend")
                .isEqualTo(1 + bars(svg).stream().filter(bar -> bar.getAttribute("data-function").equals(smaller.function())).count());
    }

    private static long count(Document svg, String type) {
        NodeList rects = svg.getElementsByTagName("rect");
        return IntStream.range(0, rects.getLength()).filter(i -> ((Element) rects.item(i)).getAttribute("class").equals(type)).count();
    }

    @Test
    void names_are_text_whatever_they_hold() throws Exception {
        List<String> names = List.of("a.A.<init>", "</svg><script>alert(1)</script>", "a\"b'c&d.e", "nul\0bell\u0007.f", "lone\ud800.g");
        Document svg = parse(SvgReport.render(SeriesOf.names(names, ProfileQuery.ALL)));
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(bars(svg)).extracting(rect -> rect.getAttribute("data-function"))
                .contains("a.A.<init>", "</svg><script>alert(1)</script>", "a\"b'c&d.e", "nul\ufffdbell\ufffd.f");
    }

    @Test
    void no_data_is_a_sentence_that_says_what_to_do() throws Exception {
        Document svg = parse(SvgReport.render(SeriesOf.documents(List.of(), ProfileQuery.ALL)));
        assertThat(svg.getDocumentElement().getTextContent()).contains("No profile in this window").contains("--from");
        assertThat(bars(svg)).isEmpty();
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<Element> bars(Document svg) {
        NodeList rects = svg.getElementsByTagName("rect");
        List<Element> bars = new ArrayList<>();
        for (int i = 0; i < rects.getLength(); i++) {
            Element rect = (Element) rects.item(i);
            if (rect.hasAttribute("data-function")) {
                bars.add(rect);
            }
        }
        return bars;
    }
}
