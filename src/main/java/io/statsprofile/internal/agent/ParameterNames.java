package io.statsprofile.internal.agent;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.ParameterNode;

/**
 * The names of parameters that a compiler writes with {@code -parameters}. A JVM before 19 leaves them out of the class file that
 * it hands to agents when a class is retransformed (JDK-8240908), so that they are gone afterwards, and Spring 6 answers requests
 * with "parameter name information not available". Here they are put back, from the class file that the class loader has, or, for
 * a class that was made at run time, from reflection. Reflection is the second choice, since it loads the types of all parameters.
 *
 * <p>Stateless.
 */
final class ParameterNames {

    private ParameterNames() {
    }

    /**
     * @param loaded the class that is retransformed
     * @param classFile what the JVM hands out of it
     * @param stored its class file as the class loader has it, or null
     * @return {@code classFile} with names of parameters, or itself where there are none
     */
    static byte[] restore(Class<?> loaded, byte[] classFile, byte[] stored) {
        Map<MethodKey, List<ParameterNode>> known = stored == null ? reflected(loaded) : stored(stored);
        return known.isEmpty() ? classFile : with(known, classFile);
    }

    private static byte[] with(Map<MethodKey, List<ParameterNode>> known, byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                List<ParameterNode> parameters = known.get(new MethodKey(name, descriptor));
                return parameters == null ? method : new Renaming(method, parameters);
            }
        }, 0);
        return writer.toByteArray();
    }

    /** By method; those without names are left out. */
    private static Map<MethodKey, List<ParameterNode>> stored(byte[] classFile) {
        Map<MethodKey, List<ParameterNode>> known = new HashMap<>();
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
                    @Override
                    public void visitEnd() {
                        if (parameters != null) {
                            known.put(new MethodKey(name, desc), parameters);
                        }
                    }
                };
            }
        }, ClassReader.SKIP_CODE);
        return known;
    }

    private static Map<MethodKey, List<ParameterNode>> reflected(Class<?> loaded) {
        Map<MethodKey, List<ParameterNode>> known = new HashMap<>();
        for (Method method : loaded.getDeclaredMethods()) {
            add(new MethodKey(method.getName(), Type.getMethodDescriptor(method)), method, known);
        }
        for (Constructor<?> constructor : loaded.getDeclaredConstructors()) {
            add(new MethodKey("<init>", Type.getConstructorDescriptor(constructor)), constructor, known);
        }
        return known;
    }

    private static void add(MethodKey key, Executable method, Map<MethodKey, List<ParameterNode>> known) {
        Parameter[] parameters = method.getParameters();
        if (Stream.of(parameters).anyMatch(Parameter::isNamePresent)) {
            known.put(key, Stream.of(parameters)
                    .map(parameter -> new ParameterNode(parameter.isNamePresent() ? parameter.getName() : null, parameter.getModifiers()))
                    .toList());
        }
    }

    /** Writes the given names in place of those that the class file has, if it has any. */
    private static final class Renaming extends MethodVisitor {

        private Renaming(MethodVisitor next, List<ParameterNode> parameters) {
            super(Opcodes.ASM9, next);
            parameters.forEach(parameter -> next.visitParameter(parameter.name, parameter.access));
        }

        @Override
        public void visitParameter(String name, int access) {
            // Written already.
        }
    }
}
