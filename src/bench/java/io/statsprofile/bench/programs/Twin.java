package io.statsprofile.bench.programs;

/** What {@link com.acme.avalanche.Stone} does, under a name that nobody selects: what it takes without us, at the same moment. */
final class Twin {

    private Twin() {
    }

    static long roll(long seed) {
        long value = seed;
        for (int i = 0; i < 12; i++) {
            value = value * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L >>> 1;
        }
        return value;
    }
}
