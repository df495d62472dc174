package io.statsprofile.model;

import java.util.Objects;

/**
 * What a function is called outside.
 *
 * @param function unique name, by which profiles are merged and compared, such as {@code com.acme.Cart.checkout}
 * @param className binary class name, or null (manual calls, {@code (other)})
 * @param method method name as in the class file, or null
 * @param fileName source file, or null where unknown
 * @param lineNumber first line, or 0 where unknown
 */
public record FunctionId(String function, String className, String method, String fileName, int lineNumber) {

    public FunctionId {
        Objects.requireNonNull(function, "function");
    }

    /** A function that is known by its name only. */
    public static FunctionId named(String function) {
        return new FunctionId(function, null, null, null, 0);
    }
}
