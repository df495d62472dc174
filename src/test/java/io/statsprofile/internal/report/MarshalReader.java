package io.statsprofile.internal.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what CPython's {@code marshal.dumps(value, 2)} writes of dictionaries, tuples, strings and numbers. */
final class MarshalReader {

    private final ByteBuffer in;

    MarshalReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Object read() {
        Object value = value((char) in.get());
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes too many");
        }
        return value;
    }

    private Object value(char type) {
        return switch (type) {
            case '{' -> dictionary();
            case '(' -> tuple();
            case 'u' -> string();
            case 'i' -> in.getInt();
            case 'l' -> number();
            case 'g' -> in.getDouble();
            default -> throw new AssertionError("type '" + type + "' at " + in.position());
        };
    }

    private Map<Object, Object> dictionary() {
        Map<Object, Object> map = new HashMap<>();
        for (char type = (char) in.get(); type != '0'; type = (char) in.get()) {
            Object key = value(type);
            if (map.put(key, value((char) in.get())) != null) {
                throw new AssertionError("twice " + key);
            }
        }
        return map;
    }

    private List<Object> tuple() {
        List<Object> list = new ArrayList<>();
        for (int length = in.getInt(); length > 0; length--) {
            list.add(value((char) in.get()));
        }
        return list;
    }

    private String string() {
        byte[] utf8 = new byte[in.getInt()];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private long number() {
        long value = 0;
        int digits = in.getInt();
        for (int i = 0; i < digits; i++) {
            value |= (long) in.getShort() << 15 * i;
        }
        return value;
    }
}
