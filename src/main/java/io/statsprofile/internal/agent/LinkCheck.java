package io.statsprofile.internal.agent;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Finds out which classes the JVM can't link, because they want others that are missing. Newer JVMs (25, not 17) link all classes of a
 * batch before they take up the first, refuse all where one does not link, and do not say which. So it is asked for some of them and,
 * behind those, a class that never links: it can never come to a retransformation, and whether it comes to that class says whether those
 * before it link.
 */
final class LinkCheck {

    private final Instrumentation instrumentation;

    LinkCheck(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** @return the first that does not link, or null where there is none or this JVM can't be asked */
    Class<?> firstUnlinkable(List<Class<?>> classes) {
        if (!allLink(List.of()) || allLink(classes)) {
            return null;
        }
        int linked = 0;
        int unlinked = classes.size();
        while (unlinked - linked > 1) {
            int middle = (linked + unlinked) / 2;
            if (allLink(classes.subList(0, middle))) {
                linked = middle;
            } else {
                unlinked = middle;
            }
        }
        return classes.get(linked);
    }

    private boolean allLink(List<Class<?>> classes) {
        Trap trap = new Trap();
        List<Class<?>> asked = new ArrayList<>(classes);
        asked.add(trap.unlinkable());
        try {
            instrumentation.retransformClasses(asked.toArray(Class<?>[]::new));
        } catch (Throwable asPlanned) {
            // What counts is how far the JVM came.
        }
        return trap.reached;
    }

    /** Defines a class whose verification asks for another one, which there is not. */
    private static final class Trap extends ClassLoader {

        private static final String UNLINKABLE = "io/statsprofile/internal/agent/Unlinkable";
        private static final String MISSING = "io/statsprofile/internal/agent/Missing";
        private static final byte[] CLASS_FILE = classFile();

        private boolean reached;

        Trap() {
            super(null);
        }

        Class<?> unlinkable() {
            return defineClass(UNLINKABLE.replace('/', '.'), CLASS_FILE, 0, CLASS_FILE.length);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            reached |= name.equals(MISSING.replace('/', '.'));
            throw new ClassNotFoundException(name);
        }

        private static byte[] classFile() {
            ClassWriter writer = new ClassWriter(0);
            writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, UNLINKABLE, null, "java/lang/Object", null);
            MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "convert", "(L" + UNLINKABLE + ";)L" + MISSING + ";", null, null);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitInsn(Opcodes.ARETURN);
            method.visitMaxs(1, 1);
            method.visitEnd();
            return writer.toByteArray();
        }
    }
}
