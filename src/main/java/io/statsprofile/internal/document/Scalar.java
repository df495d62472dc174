package io.statsprofile.internal.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.statsprofile.internal.base.Seconds;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * The scalar value that a parser stands on, read as what its field is to be.
 *
 * @param field its name, for messages
 */
record Scalar(String field, JsonParser parser) {

    private static final int LONGEST = 40;

    String text() throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong("a string");
        }
        return parser.getText();
    }

    long number() throws IOException {
        try {
            // Elasticsearch's synthetic source may give a whole number back with a fraction of zero.
            return decimal().longValueExact();
        } catch (ArithmeticException e) {
            throw wrong("a whole number");
        }
    }

    int smallNumber() throws IOException {
        return Math.toIntExact(number());
    }

    boolean flag() throws IOException {
        if (!parser.currentToken().isBoolean()) {
            throw wrong("true or false");
        }
        return parser.getBooleanValue();
    }

    /** Seconds, as nanoseconds. */
    long nanos() throws IOException {
        try {
            return Seconds.toNanos(decimal());
        } catch (ArithmeticException e) {
            throw wrong("seconds of at most 292 years");
        }
    }

    /** A standard error in seconds, as nanoseconds; what others computed may have finer parts. */
    double errorNanos() throws IOException {
        BigDecimal seconds = decimal();
        if (seconds.signum() < 0) {
            throw wrong("0 or more");
        }
        return seconds.movePointRight(9).doubleValue();
    }

    /** A share, or a rate. */
    double fraction() throws IOException {
        return decimal().doubleValue();
    }

    /** What says who was profiled: a name that looks like a number may have become one on the way. */
    String name() throws IOException {
        return parser.getText();
    }

    Instant instant() throws IOException {
        return parser.currentToken().isNumeric() ? Moment.ofEpoch(decimal()) : Moment.parse(text());
    }

    private BigDecimal decimal() throws IOException {
        if (!parser.currentToken().isNumeric()) {
            throw wrong("a number");
        }
        BigDecimal value = parser.getDecimalValue();
        // No figure of ours is that large, and an exponent such as 1e999999999 would be written out digit by digit.
        if (Math.abs((long) value.precision() - value.scale()) > LONGEST) {
            throw wrong("a number of at most " + LONGEST + " digits");
        }
        return value;
    }

    private IllegalArgumentException wrong(String rule) throws IOException {
        return new IllegalArgumentException(field + " is " + parser.getText() + ", but must be " + rule);
    }
}
