package io.statsprofile.internal.agent;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Many loaded classes of one package, {@code com.acme.library}, with a method each. */
final class Library extends ClassLoader {

    private final Map<String, byte[]> classFiles = new HashMap<>();
    private final List<Class<?>> classes = new ArrayList<>();

    Library(int size) {
        super(Library.class.getClassLoader());
        for (int i = 0; i < size; i++) {
            String name = "com/acme/library/Class" + i;
            byte[] classFile = classFile(name);
            classFiles.put(name + ".class", classFile);
            classes.add(defineClass(name.replace('/', '.'), classFile, 0, classFile.length));
        }
    }

    List<Class<?>> classes() {
        return classes;
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] classFile = classFiles.get(name);
        return classFile == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(classFile);
    }

    private static byte[] classFile(String name) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", "()V", null, null);
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        return writer.toByteArray();
    }
}
