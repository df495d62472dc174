package io.statsprofile.bench.programs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A function of a program that can be made slower: little of its time is its own, and only the driver's thread calls it.
 *
 * @param type name of its class
 * @param descriptor of its method
 * @param function its name in documents
 */
record SlowedFunction(ProgramSpec program, String type, String method, String descriptor, String function) {

    static final List<SlowedFunction> ALL = List.of(
            of("h2", "org.h2.mvstore.CursorPos", "traverseDown", "(Lorg/h2/mvstore/Page;Ljava/lang/Object;)Lorg/h2/mvstore/CursorPos;", ""),
            of("jackson", "com.fasterxml.jackson.core.json.UTF8JsonGenerator", "writeNumber", "(D)V", "(double)"),
            of("lucene", "org.apache.lucene.analysis.LowerCaseFilter", "incrementToken", "()Z", ""));

    private static SlowedFunction of(String program, String type, String method, String descriptor, String parameters) {
        ProgramSpec spec = ProgramSpec.ALL.stream().filter(each -> each.name().equals(program)).findFirst().orElseThrow();
        return new SlowedFunction(spec, type, method, descriptor, type + "." + method + parameters);
    }

    /** Writes its class with a call of {@link Delay} into a folder for the front of a class path. */
    void write(Path folder) throws IOException {
        String file = type.replace('.', '/') + ".class";
        ClassWriter slower = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Slowing slowing = new Slowing(slower);
        try (InputStream in = SlowedFunction.class.getClassLoader().getResourceAsStream(file)) {
            new ClassReader(in).accept(slowing, 0);
        }
        if (!slowing.done) {
            throw new IllegalStateException(type + " has no method " + method + descriptor);
        }
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, slower.toByteArray());
    }

    private final class Slowing extends ClassVisitor {

        private boolean done;

        Slowing(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
            if (!name.equals(method) || !type.equals(descriptor)) {
                return next;
            }
            done = true;
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    visitMethodInsn(Opcodes.INVOKESTATIC, Type.getInternalName(Delay.class), "spin", "()V", false);
                }
            };
        }
    }
}
