package io.statsprofile.internal.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import org.objectweb.asm.ClassReader;

/**
 * Called by the JVM for every class that is loaded or retransformed. Rejects what is not admitted by comparing prefixes,
 * before anything is parsed; puts into the rest what the selection of this moment wants, and notes it. Takes no lock that a
 * change of levels holds, and lets nothing out: a class that can't be instrumented is left as it was.
 */
final class ProbeTransformer implements ClassFileTransformer {

    private final ClassPlans selections;
    private final AppliedClasses applied;
    private final ClassInstrumenter instrumenter;
    private final ProbeReach reach;
    private final Messages messages;

    ProbeTransformer(ClassPlans selections, AppliedClasses applied, ClassInstrumenter instrumenter, ProbeReach reach, Messages messages) {
        this.selections = selections;
        this.applied = applied;
        this.instrumenter = instrumenter;
        this.reach = reach;
        this.messages = messages;
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        String known = name;
        try {
            if (known == null) {
                known = loader == null ? null : nameIn(classFile);
            }
            if (known == null || !selections.admits(loader, known)) {
                return null;
            }
            byte[] whole = redefined == null ? classFile : RetransformedClassFile.whole(redefined, classFile);
            byte[] instrumented = transformAdmitted(loader, known, redefined != null, whole);
            return instrumented == null && whole != classFile ? whole : instrumented;
        } catch (Throwable failure) {
            return refuse(loader, known, failure);
        }
    }

    /** Of a class that was defined without saying its name, or null where it can't be read, which the JVM will say, too. */
    private String nameIn(byte[] classFile) {
        try {
            return new ClassReader(classFile).getClassName();
        } catch (RuntimeException unreadable) {
            // By its class alone: where it happens often, the JVM leaves the text out, and that would be told again.
            messages.warn("a class that was defined without a name could not be read (" + unreadable.getClass().getName()
                    + "), so it is not known whether it is selected; it runs as it was");
            return null;
        }
    }

    private byte[] transformAdmitted(ClassLoader loader, String name, boolean again, byte[] classFile) {
        ClassPlan plan = selections.planFor(loader, name);
        if (plan.isNothing()) {
            AppliedPlan before = again ? applied.get(loader, name) : null;
            if (before != null) {
                applied.put(loader, name, new AppliedPlan(plan, 0, 0, 0, before.selectable(), false));
            }
            return null;
        }
        if (!reach.from(loader)) {
            applied.put(loader, name, AppliedPlan.of(plan, InstrumentedClass.UNREADABLE));
            return null;
        }
        InstrumentedClass outcome = instrumenter.instrument(classFile, loader, plan);
        applied.put(loader, name, AppliedPlan.of(plan, outcome));
        return outcome.bytes();
    }

    private byte[] refuse(ClassLoader loader, String name, Throwable failure) {
        try {
            messages.warn("class " + name.replace('/', '.') + " is not profiled, since it could not be instrumented (" + failure
                    + "); it runs as it was; keep this message away by an exclude");
            applied.put(loader, name, AppliedPlan.of(ClassPlan.NOTHING, InstrumentedClass.UNREADABLE));
        } catch (Throwable worse) {
            // Out of memory or stack: the class stays as it was all the same.
        }
        return null;
    }
}
