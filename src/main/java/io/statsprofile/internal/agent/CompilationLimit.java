package io.statsprofile.internal.agent;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Up to how many bytes of code this JVM compiles a method. Asked only when a method is about to cross the usual bound, since
 * the answer takes a few dozen classes of the JDK.
 */
final class CompilationLimit {

    /** HotSpot's {@code HugeMethodLimit}: no method of more bytes is ever compiled, unless {@code DontCompileHugeMethods} is off. */
    static final int HUGE = 8_000;

    private CompilationLimit() {
    }

    /** {@value #HUGE}, or {@link Integer#MAX_VALUE} where this JVM compiles them all. */
    static int ofThisJvm() {
        return Answer.LIMIT;
    }

    private static final class Answer {

        static final int LIMIT = ask();

        private static int ask() {
            try {
                HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
                boolean bounded = bean != null && Boolean.parseBoolean(bean.getVMOption("DontCompileHugeMethods").getValue());
                return bounded ? HUGE : Integer.MAX_VALUE;
            } catch (IllegalArgumentException unknown) {
                return Integer.MAX_VALUE;
            } catch (RuntimeException | LinkageError untold) {
                // A runtime image without module jdk.management: HotSpot, most likely as it comes.
                return HUGE;
            }
        }
    }
}
