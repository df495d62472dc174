package io.statsprofile.bench.programs;

/** Whose threads of a JVM they are, by the names that the system knows them by. */
enum ThreadKind {

    PROGRAM("the program's threads"), COMPILERS("the JVM's compilers"), COLLECTORS("garbage collectors"), PROFILER("our own threads");

    private final String title;

    ThreadKind(String title) {
        this.title = title;
    }

    /** For a sentence. */
    String title() {
        return title;
    }

    /** @param name as Linux has it, cut after 15 characters */
    static ThreadKind of(String name) {
        if (name.startsWith("statsprofile-")) {
            return PROFILER;
        }
        if (name.matches("C[12] Compiler.*")) {
            return COMPILERS;
        }
        return name.equals("VM Thread") || name.startsWith("GC ") || name.startsWith("G1 ") ? COLLECTORS : PROGRAM;
    }
}
