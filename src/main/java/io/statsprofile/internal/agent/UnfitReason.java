package io.statsprofile.internal.agent;

/** Why the probe can't be put into a method, with what the operator is told; {@code %s} stands for values. */
enum UnfitReason {

    SUBROUTINES("it uses subroutines (jsr), which compilers stopped to write with Java 6; compile it anew to profile it"),
    LOCALS("it has %s slots of local variables, and the JVM allows 65535, the probe's included"),
    STACK("its operand stack has %s slots, and the JVM allows 65535, the probe's included"),
    HANDLERS("with the probe its table of exceptions would have %s entries, and the JVM allows 65535"),
    LINES("with the probe its table of line numbers would have %s entries, and the JVM allows 65535"),
    CODE("with the probe it would have %s bytes of code, and the JVM allows 65535"),
    COMPILATION("with the probe it would have %s bytes of code instead of %s, and this JVM never compiles a method of more than %s;"
            + " split it, or start the JVM with -XX:-DontCompileHugeMethods"),
    FLOW("its code is too large to be followed through all branches (%s values, at most %s)"),
    UNCLEAR("its code could not be followed through all branches (%s)"),
    FUNCTIONS("the bound on profiled functions is reached");

    private final String reason;

    UnfitReason(String reason) {
        this.reason = reason;
    }

    String reason(Object... values) {
        return String.format(reason, values);
    }
}
