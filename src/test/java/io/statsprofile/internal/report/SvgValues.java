package io.statsprofile.internal.report;

import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What a picture's rectangles stand for, by {@code function@start of the bucket}. */
final class SvgValues {

    private SvgValues() {
    }

    static Map<String, Long> of(String svg) throws Exception {
        NodeList rects = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("rect");
        Map<String, Long> values = new TreeMap<>();
        for (int i = 0; i < rects.getLength(); i++) {
            Element rect = (Element) rects.item(i);
            if (rect.hasAttribute("data-function")) {
                values.put(rect.getAttribute("data-function") + "@" + rect.getAttribute("data-bucket"),
                        Long.parseLong(rect.getAttribute("data-value")));
            }
        }
        return values;
    }
}
