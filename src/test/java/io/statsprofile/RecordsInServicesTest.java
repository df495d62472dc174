package io.statsprofile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/**
 * Where a record has a component of a class of ours, what the compiler makes of its {@code equals}, {@code hashCode} and {@code toString}
 * leads, by the JDK's {@link java.lang.runtime.ObjectMethods}, to code of the JDK that keeps that class, and with it a web application that
 * was undeployed. So nothing that runs in a service calls them, as far as bytecode tells: not by itself, not by a reference, not as the key
 * of a map or in a set, but by identity. What compares lists of such records, or puts one into a text, bytecode does not tell; there is
 * {@code WebApplicationsIT} for that.
 */
class RecordsInServicesTest {

    private static final Path CLASSES = Path.of("target", "classes", "io", "statsprofile");
    private static final Set<String> PACKAGES = Set.of("", "pstats", "logback", "internal/base", "internal/model", "internal/shipping",
            "internal/spool", "internal/document", "internal/recording", "internal/http", "internal/server", "internal/template",
            "internal/elasticsearch", "internal/rollup");
    private static final Set<String> METHODS = Set.of("equals", "hashCode", "toString");
    private static final Pattern KEY = Pattern.compile(
            "Ljava/util/(?:concurrent/)?\\w*(?:Map|Set)(?:\\.Entry)?<[+-]?L(io/statsprofile/[\\w/$]+)");

    /** Of each such record those of the three that are as the compiler makes them. */
    private static final Map<String, Set<String>> GENERATED = new HashMap<>();

    @BeforeAll
    static void find_the_records() throws IOException {
        for (ClassReader each : classes(PACKAGES)) {
            Records found = new Records();
            each.accept(found, ClassReader.SKIP_FRAMES);
            if (found.hasOurs && !found.generated.isEmpty()) {
                GENERATED.put(each.getClassName(), found.generated);
            }
        }
        assertThat(GENERATED).as("records with components of classes of ours")
                .containsKey("io/statsprofile/internal/model/DeliveryFigures").hasSizeGreaterThan(20);
    }

    @Test
    void nothing_in_a_service_compares_records_that_would_keep_its_classes() throws IOException {
        List<String> calls = new ArrayList<>();
        for (ClassReader each : classes(PACKAGES)) {
            calls.addAll(callsIn(each));
        }
        assertThat(calls).isEmpty();
    }

    /** Each of the ways, or the rule would hold for want of seeing. */
    @Test
    void the_rule_sees_what_it_forbids() throws IOException {
        GENERATED.put("io/statsprofile/RecordsInServicesTest$Outer", METHODS);
        try {
            assertThat(callsIn(new ClassReader(Forbidden.class.getName()))).extracting(call -> call.replaceAll(".* in ", ""))
                    .containsExactlyInAnyOrder("calls", "hashes", "refers", "key", "local");
        } finally {
            GENERATED.remove("io/statsprofile/RecordsInServicesTest$Outer");
        }
    }

    record Inner(int number) {
    }

    record Outer(Inner inner) {
    }

    @SuppressWarnings("unused")
    private static final class Forbidden {

        private Map<Outer, String> key;

        boolean calls(Outer one, Outer other) {
            return one.equals(other);
        }

        int hashes(Outer one) {
            return one.hashCode();
        }

        Object refers(List<Outer> all) {
            return all.stream().map(Outer::toString).toList();
        }

        int local(List<Outer> all) {
            Set<Outer> set = Set.copyOf(all);
            return set.size();
        }

        boolean allowed(Outer one, Outer other) {
            Set<Outer> both = Collections.newSetFromMap(new IdentityHashMap<>());
            both.add(one);
            return both.contains(other);
        }
    }

    private static List<ClassReader> classes(Set<String> packages) throws IOException {
        List<ClassReader> classes = new ArrayList<>();
        for (String part : new TreeSet<>(packages)) {
            try (Stream<Path> files = Files.list(CLASSES.resolve(part))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
                    classes.add(new ClassReader(Files.readAllBytes(file)));
                }
            }
        }
        return classes;
    }

    private static final class Records extends ClassVisitor {

        final Set<String> generated = new TreeSet<>();
        boolean hasOurs;

        Records() {
            super(Opcodes.ASM9);
        }

        @Override
        public RecordComponentVisitor visitRecordComponent(String name, String descriptor, String signature) {
            hasOurs |= descriptor.contains("Lio/statsprofile/");
            return null;
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods")) {
                        generated.add(method);
                    }
                }
            };
        }
    }

    /** One line each: what, and in which method or field. */
    private static List<String> callsIn(ClassReader code) {
        List<String> calls = new ArrayList<>();
        String owner = code.getClassName();
        code.accept(new ClassVisitor(Opcodes.ASM9) {

            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                addKeys(signature, name);
                return null;
            }

            @Override
            public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] exceptions) {
                addKeys(signature, method);
                return new MethodVisitor(Opcodes.ASM9) {

                    private final List<String> locals = new ArrayList<>();
                    /** Then keys are compared by identity. */
                    private boolean hasIdentityMap;

                    @Override
                    public void visitMethodInsn(int opcode, String target, String name, String type, boolean isInterface) {
                        add(target, name, method);
                        hasIdentityMap |= target.equals("java/util/IdentityHashMap");
                    }

                    @Override
                    public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
                        for (Object argument : arguments) {
                            if (argument instanceof Handle handle) {
                                add(handle.getOwner(), handle.getName(), method);
                            }
                        }
                    }

                    @Override
                    public void visitLocalVariable(String name, String type, String generic, Label start, Label end, int index) {
                        locals.add(generic);
                    }

                    @Override
                    public void visitEnd() {
                        if (!hasIdentityMap) {
                            locals.forEach(generic -> addKeys(generic, method));
                        }
                    }
                };
            }

            private void addKeys(String signature, String where) {
                Matcher key = KEY.matcher(signature == null ? "" : signature);
                while (key.find()) {
                    add(key.group(1), "hashCode", where);
                }
            }

            private void add(String target, String name, String where) {
                if (GENERATED.getOrDefault(target, Set.of()).contains(name)) {
                    calls.add(owner + " has " + target + "." + name + " in " + where);
                }
            }
        }, ClassReader.SKIP_FRAMES);
        return calls;
    }
}
