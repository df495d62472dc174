package io.statsprofile.internal.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes elements and text; everything is escaped by the JDK's writer. Not thread-safe. */
final class Xml {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final StringWriter out = new StringWriter();
    private final XMLStreamWriter writer;

    Xml() {
        try {
            writer = FACTORY.createXMLStreamWriter(out);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param attributes names and values in turn; numbers get at most two decimals */
    Xml open(String element, Object... attributes) {
        return write(() -> {
            writer.writeStartElement(element);
            for (int i = 0; i < attributes.length; i += 2) {
                writer.writeAttribute((String) attributes[i], text(attributes[i + 1]));
            }
        });
    }

    /** One more attribute of the element that was opened just now. */
    Xml attribute(String name, String value) {
        return write(() -> writer.writeAttribute(name, Lines.clean(value)));
    }

    Xml close() {
        return write(writer::writeEndElement);
    }

    Xml text(String text) {
        return write(() -> writer.writeCharacters(Lines.clean(text)));
    }

    /** A style sheet of our own, line ends and all. */
    Xml style(String css) {
        return open("style").write(() -> writer.writeCharacters(css)).close();
    }

    /** An element that holds text only. */
    Xml leaf(String element, String text, Object... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** A line end, for people who read the source. */
    Xml newline() {
        return write(() -> writer.writeCharacters("\n"));
    }

    @Override
    public String toString() {
        write(writer::flush);
        return out.toString();
    }

    private static String text(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.2f", number).replaceFirst("\\.?0+$", "")
                : Lines.clean(value.toString());
    }

    private interface Action {
        void run() throws XMLStreamException;
    }

    private Xml write(Action action) {
        try {
            action.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }
}
