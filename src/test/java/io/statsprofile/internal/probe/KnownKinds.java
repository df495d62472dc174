package io.statsprofile.internal.probe;

/** What programs do in one round, and how that may be hard on an estimate. Rounds take microseconds to milliseconds. */
enum KnownKinds {

    PERIODIC {
        @Override
        void round(KnownProgram p) {
            p.work(40);
            p.enter(1);
            p.work(300);
            p.leaf(2, 600);
            p.leaf(3, 2_000);
            p.enter(4);
            p.work(350);
            p.leaf(5, 50);
            p.leaf(6, 9_000);
            p.exit();
            p.leaf(7, p.events % 110 < 11 ? 60_000 : 300);
            p.exit();
        }
    },
    BURSTY {
        @Override
        void round(KnownProgram p) {
            int busy = 2 + (int) (p.elapsed() / 2_000_000 * 2_654_435_761L >>> 16 & 0xFFFF) % 6;
            p.enter(1);
            p.work(p.logNormal(300, 1));
            p.leaf(busy, p.logNormal(1_000 * busy, 1.5));
            if (p.chance(0.2)) {
                p.leaf(2 + p.random.nextInt(6), p.logNormal(600, 1.5));
            }
            p.exit();
        }
    },
    LONG_WAITS {
        /**
         * A pause whose owner is unknown may be that of a function that never waits, with a small probability: an interval that has room
         * for it covers nearly always. 98 of 100 were covered in this kind, and 94 of 100 of its functions that do wait.
         */
        @Override
        boolean mayBeCautious() {
            return true;
        }

        @Override
        void round(KnownProgram p) {
            p.enter(1);
            p.work(150);
            p.leaf(2, p.chance(2e-4) ? 30e6 * p.random.nextDouble() : 300);
            p.leaf(3, 500);
            p.leaf(4, p.chance(1e-3) ? 5e6 : 200);
            p.leaf(5, p.exponential(6_000));
            if (p.chance(5e-4)) {
                p.leaf(6, 10e6);
            }
            if (p.chance(5e-5)) {
                p.leaf(7, 100e6);
            }
            p.exit();
        }
    },
    PREEMPTED {
        @Override
        void round(KnownProgram p) {
            p.preempt(12e6);
            p.enter(1);
            p.work(600);
            p.leaf(2, 900);
            p.leaf(3, 800 + p.exponential(2_500));
            p.enter(4);
            p.work(700);
            p.leaf(5, p.exponential(6_000));
            p.work(200);
            p.exit();
            p.leaf(6, 800);
            p.exit();
        }
    },
    RECURSIVE {
        @Override
        void round(KnownProgram p) {
            p.work(100);
            recurse(p, 1 + p.random.nextInt(6), 1 + p.random.nextInt(6));
        }

        private void recurse(KnownProgram p, int function, int more) {
            p.enter(function);
            p.work(200 + p.exponential(500 * function));
            if (more > 0) {
                recurse(p, 1 + (function + more) % 6, more - 1);
                if (p.chance(0.5)) {
                    recurse(p, function, more - 2);
                }
                p.work(300);
            }
            p.exit();
        }
    },
    IN_STEP_WITH_DRAWS {
        @Override
        void round(KnownProgram p) {
            long end = p.now + Sampler.MEAN_NANOS;
            p.enter(1);
            for (int i = 0; i < 8; i++) {
                p.leaf(2, 1_000);
                p.leaf(3, 500);
            }
            p.leaf(4, 0.3 * Sampler.MEAN_NANOS);
            p.leaf(5, 0.1 * Sampler.MEAN_NANOS);
            p.work(Math.max(0, end - p.now));
            p.exit();
        }
    },
    IN_STEP_WITH_TICKS {
        @Override
        void round(KnownProgram p) {
            long end = p.now + Ticker.INTERVAL_NANOS - p.elapsed() % Ticker.INTERVAL_NANOS;
            p.enter(1);
            while (p.now < end - 6_000_000) {
                p.work(100);
                p.leaf(2, 2_000);
                p.leaf(3, 1_000);
                p.leaf(4, p.exponential(4_000));
            }
            p.leaf(5, 3e6);
            p.leaf(6, Math.max(0, end - p.now));
            p.exit();
        }
    },
    BLOCKING {
        @Override
        void round(KnownProgram p) {
            p.enter(1);
            p.work(100);
            for (int i = 0; i < 50; i++) {
                p.leaf(2, 1_000);
                p.leaf(3, 500 + p.exponential(1_500));
            }
            p.leaf(4, p.exponential(200e3));
            if (p.chance(0.3)) {
                p.leaf(5, p.exponential(2e6));
            }
            p.leaf(6, 400);
            p.exit();
        }
    },
    EXACT_CALLERS {
        @Override
        boolean isExact(int function) {
            return function == 1 || function == 4;
        }

        @Override
        void round(KnownProgram p) {
            p.enter(1);
            p.work(1_000);
            for (int i = 0; i < 8; i++) {
                p.leaf(2, 1_400);
                p.leaf(3, 800 + p.exponential(2_000));
            }
            p.enter(4);
            p.work(p.exponential(10_000));
            p.leaf(5, 1_800);
            p.work(200);
            p.exit();
            p.leaf(6, p.chance(0.05) ? 40_000 : 1_000);
            p.exit();
        }
    },
    RARE {
        @Override
        void round(KnownProgram p) {
            p.enter(1);
            p.work(1_000);
            p.leaf(2, 2_000);
            p.leaf(3, 6_000);
            double probability = 0.3;
            for (int function = 4; function <= KnownProgram.FUNCTIONS; function++) {
                if (p.chance(probability)) {
                    p.leaf(function, function % 2 == 0 ? 1_000 : p.exponential(20_000));
                }
                probability /= 5;
            }
            p.exit();
        }
    };

    abstract void round(KnownProgram p);

    boolean isExact(int function) {
        return false;
    }

    boolean mayBeCautious() {
        return false;
    }
}
