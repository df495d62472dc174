package io.statsprofile.internal.agent;

/** A method can't take the probe; the message says why to the operator. */
final class UnfitMethodException extends Exception {

    private static final long serialVersionUID = 1;

    private final UnfitReason kind;

    UnfitMethodException(UnfitReason kind, Object... values) {
        super(kind.reason(values), null, false, false);
        this.kind = kind;
    }

    UnfitReason kind() {
        return kind;
    }
}
