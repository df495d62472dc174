package io.statsprofile.internal.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * CPython's {@code marshal} format, version 2, of which all that a profile needs: little-endian, a letter for the type before each value,
 * <pre>
 * {  a dictionary: keys and values in turn, then 0     (  a tuple: its length in four bytes, then its values
 * u  a string: bytes of its UTF-8 in four bytes        g  a floating number: eight bytes
 * i  a whole number in four bytes                      l  a longer one: digits of 15 bits in two bytes each, their count before, negative
 * for a negative number
 * </pre>
 * Any later CPython reads it. Not thread-safe.
 */
final class Marshal {

    private static final int DIGIT_BITS = 15;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void beginDictionary() {
        out.write('{');
    }

    void endDictionary() {
        out.write('0');
    }

    void beginTuple(int length) {
        out.write('(');
        fourBytes(length);
    }

    /** Halves of characters, which UTF-8 cannot say, become question marks. */
    void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write('u');
        fourBytes(utf8.length);
        out.writeBytes(utf8);
    }

    /** @param value 0 or more */
    void number(long value) {
        if (value <= Integer.MAX_VALUE) {
            out.write('i');
            fourBytes((int) value);
            return;
        }
        out.write('l');
        int digits = (Long.SIZE - Long.numberOfLeadingZeros(value) + DIGIT_BITS - 1) / DIGIT_BITS;
        fourBytes(digits);
        for (int i = 0; i < digits; i++) {
            int digit = (int) (value >> i * DIGIT_BITS) & (1 << DIGIT_BITS) - 1;
            out.write(digit);
            out.write(digit >> 8);
        }
    }

    void number(double value) {
        out.write('g');
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void fourBytes(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
}
