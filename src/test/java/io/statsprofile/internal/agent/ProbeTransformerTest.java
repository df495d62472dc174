package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.internal.agent.fixture.Throwing;
import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.Functions;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class ProbeTransformerTest {

    private static final ClassLoader LOADER = ProbeTransformerTest.class.getClassLoader();

    private final Messages messages = new Messages();
    private final AppliedClasses applied = new AppliedClasses();
    private final ProbeTransformer transformer = transformer(Functions::register);

    @Test
    void a_class_that_is_not_admitted_is_not_even_read() {
        assertThat(transformer.transform(LOADER, "com/foo/Bar", null, null, new byte[0])).isNull();
        assertThat(transformer.transform(null, "com/acme/Bar", null, null, new byte[0])).isNull();
        assertThat(transformer.transform(null, null, null, null, new byte[0])).isNull();
        assertThat(messages.take()).isEmpty();
    }

    @Test
    void an_admitted_class_is_instrumented_and_noted() {
        byte[] classFile = InstrumentingLoader.classFile(Throwing.class.getName());

        assertThat(transformer.transform(LOADER, "com/acme/Throwing", null, null, classFile)).isNotNull();
        assertThat(applied.get(LOADER, "com/acme/Throwing").plan()).isEqualTo(ClassPlan.all(Level.DEBUG));
        assertThat(applied.totals()).isEqualTo(new AppliedClasses.MethodTotals(1, 11, 0, 0));
    }

    @Test
    void a_class_that_is_defined_without_a_name_is_known_by_its_class_file() {
        byte[] classFile = InstrumentingLoader.classFile(Throwing.class.getName());

        assertThat(transformer.transform(LOADER, null, null, null, classFile)).as("not selected").isNull();
        assertThat(messages.take()).isEmpty();
        assertThat(transformer.transform(null, null, null, null, named("com/acme/Nameless"))).as("of the boot loader").isNull();
        assertThat(transformer.transform(LOADER, null, null, null, named("com/acme/Nameless"))).isNotNull();
        assertThat(applied.get(LOADER, "com/acme/Nameless").plan()).isEqualTo(ClassPlan.all(Level.DEBUG));
    }

    @Test
    void a_class_without_a_name_that_cannot_be_read_is_left_as_it_was_and_told_once() {
        for (int i = 0; i < 2; i++) {
            assertThat(transformer.transform(LOADER, null, null, null, new byte[] {1, 2, 3})).isNull();
        }

        assertThat(messages.take()).singleElement().asString().startsWith("WARN a class that was defined without a name could not be read");
    }

    @Test
    void a_class_file_of_before_version_45_3_is_left_as_it_was() {
        byte[] classFile = named("com/acme/Prehistoric");
        classFile[7] = 45;
        classFile[5] = 2;

        assertThat(transformer.transform(LOADER, "com/acme/Prehistoric", null, null, classFile)).isNull();
        assertThat(messages.take()).singleElement().asString().contains("com.acme.Prehistoric is not profiled", "45.3");
    }

    @Test
    void what_cannot_be_read_is_left_as_it_was_and_told_once() {
        for (int i = 0; i < 3; i++) {
            assertThat(transformer.transform(LOADER, "com/acme/Broken", null, null, new byte[] {1, 2, 3})).isNull();
        }

        assertThat(messages.take()).singleElement().asString().startsWith("WARN class com.acme.Broken is not profiled").contains("exclude");
        assertThat(applied.get(LOADER, "com/acme/Broken").serves(ClassPlan.all(Level.TRACE))).as("tried again").isTrue();
    }

    @Test
    void a_class_file_version_that_is_not_known_yet_is_left_as_it_was() {
        byte[] classFile = InstrumentingLoader.classFile(Throwing.class.getName());
        classFile[7] = (byte) 200;

        assertThat(transformer.transform(LOADER, "com/acme/Future", null, null, classFile)).isNull();
        assertThat(messages.take()).singleElement().asString().contains("com.acme.Future", "200");
    }

    @Test
    void a_class_that_would_become_too_large_is_left_as_it_was() {
        ClassWriter full = new ClassWriter(0);
        full.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Full", null, "java/lang/Object", null);
        MethodVisitor code = full.visitMethod(Opcodes.ACC_STATIC, "run", "()V", null, null);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        for (int i = 0; full.newConst(i) < 65_530; i++) {
            // Fills the constant pool up to a few free entries.
        }

        assertThat(transformer.transform(LOADER, "com/acme/Full", null, null, full.toByteArray())).isNull();
        assertThat(messages.take()).singleElement().asString().contains("com.acme.Full", "ClassTooLarge");
    }

    @Test
    void an_error_in_between_does_not_get_out() {
        ProbeTransformer failing = transformer((loader, className, method, descriptor, function, fileName, lineNumber) -> {
            throw new StackOverflowError();
        });

        assertThat(failing.transform(LOADER, "com/acme/Throwing", null, null, InstrumentingLoader.classFile(Throwing.class.getName())))
                .isNull();
        assertThat(messages.take()).singleElement().asString().contains("StackOverflowError");
    }

    @Test
    void it_is_told_which_functions_are_counted_with_their_callers() {
        Map<Level, Set<Boolean>> told = new EnumMap<>(Level.class);
        for (Level level : List.of(Level.DEBUG, Level.TRACE)) {
            FunctionRegistry registry = new FunctionRegistry() {

                @Override
                public int register(ClassLoader loader, String className, String method, String descriptor, String function,
                        String fileName, int lineNumber) {
                    return 0;
                }

                @Override
                public void probed(int function, boolean traced, boolean dynamic) {
                    told.computeIfAbsent(level, key -> new HashSet<>()).add(traced);
                }
            };
            new ClassInstrumenter(registry, messages, Dispatcher.class)
                    .instrument(InstrumentingLoader.classFile(Throwing.class.getName()), LOADER, ClassPlan.all(level));
        }

        assertThat(told).containsEntry(Level.DEBUG, Set.of(false)).containsEntry(Level.TRACE, Set.of(true));
    }

    @Test
    void functions_beyond_the_bound_are_left_as_they_were_and_told() {
        ProbeTransformer bounded = transformer((loader, className, method, descriptor, function, fileName, lineNumber) -> -1);

        assertThat(bounded.transform(LOADER, "com/acme/Throwing", null, null, InstrumentingLoader.classFile(Throwing.class.getName())))
                .isNull();
        assertThat(messages.take()).singleElement().asString().contains("bound on profiled functions", "select less");
        assertThat(applied.totals().skipped()).isEqualTo(11);
    }

    @Test
    void a_loader_that_does_not_find_the_probe_is_left_alone_and_told() {
        ClassLoader filtering = new ClassLoader(LOADER) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals(Dispatcher.class.getName())) {
                    throw new ClassNotFoundException(name + " is not delegated");
                }
                return super.loadClass(name, resolve);
            }
        };
        byte[] classFile = InstrumentingLoader.classFile(Throwing.class.getName());

        assertThat(transformer.transform(filtering, "com/acme/Throwing", null, null, classFile)).isNull();
        assertThat(transformer.transform(filtering, "com/acme/Other", null, null, classFile)).isNull();
        assertThat(messages.take()).singleElement().asString().contains("is not delegated", Dispatcher.class.getName());
    }

    /** Class file of a class with one method. */
    private static byte[] named(String internalName) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, internalName, null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "run", "()V", null, null);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        return writer.toByteArray();
    }

    private ProbeTransformer transformer(FunctionRegistry functions) {
        ClassPlans selections = new ClassPlans(AgentOptions.parse("include=com.acme", name -> null, name -> null, messages), loader ->
                null);
        return new ProbeTransformer(selections, applied, new ClassInstrumenter(functions, messages, Dispatcher.class),
                new ProbeReach(Dispatcher.class, messages), messages);
    }
}
