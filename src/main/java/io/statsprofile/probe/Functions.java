package io.statsprofile.probe;

/**
 * The instrumented functions of this JVM. Ids are dense, from 0, and never reused; the same loader, class, method and
 * descriptor keep their id over retransformation. Thread-safe.
 */
public final class Functions {

    private Functions() {
    }

    /**
     * @param loader the defining class loader, held weakly
     * @param className binary name with dots, such as {@code com.acme.Cart$Item}
     * @param method name as in the class file, {@code <init>} and {@code <clinit>} included
     * @param descriptor of the method
     * @param function the outside name, unique within the class: {@code com.acme.Cart.checkout}, or {@code com.acme.Cart.add(Item,int)} where overloaded
     * @param fileName source file or null
     * @param lineNumber first line or 0
     * @return the id, or -1 when the bound on functions is reached
     */
    public static int register(ClassLoader loader, String className, String method, String descriptor, String function,
            String fileName, int lineNumber) {
        throw new UnsupportedOperationException();
    }

    /** Outside name, unique. */
    public static String function(int id) {
        throw new UnsupportedOperationException();
    }

    public static String className(int id) {
        throw new UnsupportedOperationException();
    }

    public static String method(int id) {
        throw new UnsupportedOperationException();
    }

    /** Source file, or null where the class file names none. */
    public static String fileName(int id) {
        throw new UnsupportedOperationException();
    }

    /** First line of the method, or 0 where the class file has none. */
    public static int lineNumber(int id) {
        throw new UnsupportedOperationException();
    }
}
