package io.statsprofile.internal.agent;

import io.statsprofile.internal.governor.Governor;
import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReader;
import io.statsprofile.internal.probe.CounterReaders;
import io.statsprofile.internal.probe.Functions;
import io.statsprofile.internal.probe.MemoryBudget;
import io.statsprofile.internal.probe.Modes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import org.objectweb.asm.Opcodes;

/** Puts the agent together, once the boot loader has the probe. */
final class AgentStart {

    /** A process that attaches an agent waits for it, and so does any other that attaches to the same JVM meanwhile. */
    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private AgentStart() {
    }

    /**
     * @param dispatcher the class whose methods instrumented code calls
     * @param attached whether the application runs already
     */
    static void start(String argument, Instrumentation instrumentation, Class<?> dispatcher, boolean attached) throws IOException {
        if (!instrumentation.isRetransformClassesSupported()) {
            throw new IOException("this JVM can't retransform classes");
        }
        Messages messages = new Messages();
        AgentOptions options = AgentOptions.parse(argument, System::getProperty, System::getenv, messages);
        // There is no library yet that could fetch them, and maybe never will be.
        messages.peek().forEach(message -> System.err.println("StatsProfile: " + message));

        if (options.memoryBytes() > 0) {
            MemoryBudget.limit(options.memoryBytes());
        }
        ClassPlans selections = new ClassPlans(options, CounterReaders::ownerOf);
        AppliedClasses applied = new AppliedClasses();
        Governor governor = new Governor(CounterReaders::ownerOf, owner -> ((CounterReader) owner).isParked(), messages::news,
                messages::warn);
        ClassInstrumenter instrumenter = new ClassInstrumenter(governed(governor), messages, dispatcher);
        ProbeTransformer transformer =
                new ProbeTransformer(selections, applied, instrumenter, new ProbeReach(dispatcher, messages), messages);
        Retransformer retransformer = new Retransformer(instrumentation, selections, applied, messages, governor::mostAtATime);
        LevelChanges changes = new LevelChanges(selections, retransformer, messages, governor::hasRoom);
        governor.carryOutBy(new OutChanges(selections, retransformer, messages));
        AgentControl control = new AgentControl(selections, applied, retransformer, changes, governor, messages);

        governor.start();
        Modes.prepare();
        warmUp(dispatcher);
        LinkWarmUp.run(dispatcher);
        instrumentation.addTransformer(transformer, true);
        Control.set(control);
        if (attached) {
            changes.requestAll();
            changes.await(LONGEST_WAIT_MILLIS);
        } else {
            // Other agents may have loaded classes already. There is no application yet that could stand still.
            retransformer.reconcile(loader -> true, nanos -> true);
        }
    }

    private static FunctionRegistry governed(Governor governor) {
        return new FunctionRegistry() {

            @Override
            public int register(ClassLoader loader, String className, String method, String descriptor, String function, String fileName,
                    int lineNumber) {
                int id = Functions.register(loader, className, method, descriptor, function, fileName, lineNumber);
                if (id >= 0) {
                    governor.registered(id, loader, className, method, descriptor, function);
                }
                return id;
            }

            @Override
            public boolean mayGoOut() {
                return governor.hasBudgets();
            }

            @Override
            public void probed(int function, boolean traced, boolean dynamic) {
                governor.probed(function, traced, dynamic);
            }
        };
    }

    /**
     * Instruments a class of our own for nothing, also as if it were of Java 5, so that all that this takes is loaded before the first
     * class of the application: what is loaded within a transformation is itself offered to the transformer.
     */
    private static void warmUp(Class<?> dispatcher) throws IOException {
        ClassInstrumenter instrumenter = new ClassInstrumenter(
                (loader, className, method, descriptor, function, fileName, lineNumber) -> 0, new Messages(), dispatcher);
        try (InputStream in = AgentStart.class.getResourceAsStream("AgentControl.class")) {
            byte[] classFile = in.readAllBytes();
            instrumenter.instrument(classFile, AgentStart.class.getClassLoader(), ClassPlan.all(Level.DEBUG));
            // The version's last byte.
            classFile[7] = Opcodes.V1_5;
            instrumenter.instrument(classFile, AgentStart.class.getClassLoader(), ClassPlan.all(Level.DEBUG));
        }
    }
}
