package io.statsprofile.bench.coverage;

/**
 * What programs do in one round, and how that may be hard on an estimate. Pieces take three microseconds or more: of shorter ones nobody
 * can say to a percent which part is the probe's.
 */
enum ClockedKind {

    PERIODIC {
        @Override
        void round(ClockedProgram p, long number) {
            p.work(1_000);
            p.enter(1);
            p.work(1_500);
            p.leaf(2, 2_000);
            p.leaf(3, 5_000);
            p.enter(4);
            p.work(2_000);
            p.leaf(5, 1_200);
            p.leaf(6, 9_000);
            p.exit();
            p.leaf(7, number % 110 < 11 ? 60_000 : 1_500);
            p.exit();
        }
    },
    BURSTY {
        @Override
        void round(ClockedProgram p, long number) {
            int busy = 2 + (int) (p.now / 2_000_000 * 2_654_435_761L >>> 16 & 0xFFFF) % 6;
            p.enter(1);
            p.work(1_000 + p.logNormal(500, 1));
            p.leaf(busy, 1_000 + p.logNormal(1_000 * busy, 1.5));
            if (p.chance(0.2)) {
                p.leaf(2 + p.random.nextInt(6), 1_000 + p.logNormal(1_000, 1.5));
            }
            p.exit();
        }
    },
    LONG_WAITS {
        @Override
        void round(ClockedProgram p, long number) {
            p.enter(1);
            p.work(1_000);
            if (p.chance(5e-4)) {
                p.enter(2);
                p.block(30e6 * p.random.nextDouble());
                p.exit();
            } else {
                p.leaf(2, 1_500);
            }
            p.leaf(3, 2_000);
            p.leaf(4, p.chance(2e-3) ? 5e6 : 1_000);
            p.leaf(5, 1_000 + p.exponential(6_000));
            if (p.chance(1e-3)) {
                p.enter(6);
                p.block(10e6);
                p.exit();
            }
            p.exit();
        }
    },
    RECURSIVE {
        @Override
        void round(ClockedProgram p, long number) {
            p.work(1_000);
            recurse(p, 1 + p.random.nextInt(6), 1 + p.random.nextInt(6));
        }

        private void recurse(ClockedProgram p, int function, int more) {
            p.enter(function);
            p.work(1_000 + p.exponential(500 * function));
            if (more > 0) {
                recurse(p, 1 + (function + more) % 6, more - 1);
                if (p.chance(0.5)) {
                    recurse(p, function, more - 2);
                }
                p.work(1_200);
            }
            p.exit();
        }
    },
    /** A round takes as long as it is from one timed piece to the next, on average. */
    IN_STEP {
        @Override
        void round(ClockedProgram p, long number) {
            long end = p.now + 100_000;
            p.enter(1);
            for (int i = 0; i < 4; i++) {
                p.leaf(2, 2_000);
                p.leaf(3, 1_000);
            }
            p.leaf(4, 10_000);
            p.leaf(5, 4_000);
            p.workUntil(end);
            p.exit();
        }
    },
    BLOCKING {
        @Override
        void round(ClockedProgram p, long number) {
            p.enter(1);
            p.work(1_000);
            for (int i = 0; i < 50; i++) {
                p.leaf(2, 2_000);
                p.leaf(3, 1_000 + p.exponential(1_500));
            }
            p.enter(4);
            p.block(p.exponential(200e3));
            p.exit();
            if (p.chance(0.3)) {
                p.enter(5);
                p.block(p.exponential(2e6));
                p.exit();
            }
            p.leaf(6, 1_000);
            p.exit();
        }
    },
    EXACT_CALLERS {
        @Override
        boolean isExact(int function) {
            return function == 1 || function == 4;
        }

        @Override
        void round(ClockedProgram p, long number) {
            p.enter(1);
            p.work(1_000);
            for (int i = 0; i < 8; i++) {
                p.leaf(2, 1_400);
                p.leaf(3, 1_000 + p.exponential(2_000));
            }
            p.enter(4);
            p.work(1_000 + p.exponential(10_000));
            p.leaf(5, 1_800);
            p.work(1_000);
            p.exit();
            p.leaf(6, p.chance(0.05) ? 40_000 : 1_000);
            p.exit();
        }
    },
    RARE {
        @Override
        void round(ClockedProgram p, long number) {
            p.enter(1);
            p.work(1_000);
            p.leaf(2, 2_000);
            p.leaf(3, 6_000);
            double probability = 0.3;
            for (int function = 4; function <= ClockedProgram.FUNCTIONS; function++) {
                if (p.chance(probability)) {
                    p.leaf(function, function % 2 == 0 ? 1_000 : 1_000 + p.exponential(20_000));
                }
                probability /= 5;
            }
            p.exit();
        }
    };

    abstract void round(ClockedProgram p, long number);

    boolean isExact(int function) {
        return false;
    }
}
