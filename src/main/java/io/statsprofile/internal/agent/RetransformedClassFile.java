package io.statsprofile.internal.agent;

import java.io.IOException;
import java.io.InputStream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.TypePath;

/**
 * The class file of a class that is retransformed, made whole. The JVM makes it of what it keeps of a class, and older ones make
 * mistakes: before 22 that of a record with annotated components can't be read (JDK-8315575), before 19 it lacks {@link ParameterNames}.
 * The class file that the class loader has tells what was there. It is read on the thread that retransforms, which is ours.
 */
final class RetransformedClassFile {

    private static final int VERSION = Runtime.version().feature();
    /** The first version that makes readable class files of records. */
    static final int RECORDS_MENDED = 22;
    private static final int PARAMETERS_MENDED = 19;

    private RetransformedClassFile() {
    }

    /**
     * @param loaded the class that is retransformed
     * @param classFile what the JVM hands out of it
     * @return the same with what it lacks, or {@code classFile} itself where nothing is missing, or nothing better is to be had
     */
    static byte[] whole(Class<?> loaded, byte[] classFile) {
        if (VERSION >= RECORDS_MENDED) {
            return classFile;
        }
        try {
            byte[] stored = stored(loaded);
            if (stored != null && loaded.isRecord() && hasAnnotatedComponents(stored)) {
                return stored;
            }
            return VERSION >= PARAMETERS_MENDED ? classFile : ParameterNames.restore(loaded, classFile, stored);
        } catch (IOException | RuntimeException | LinkageError unreadable) {
            // A type that is missing, or a class loader that refuses: the class does without, as it would under any other agent.
            return classFile;
        }
    }

    /** As the class loader has it; null for a class that was made at run time. */
    private static byte[] stored(Class<?> loaded) throws IOException {
        ClassLoader loader = loaded.getClassLoader();
        try (InputStream stored = loader == null ? null : loader.getResourceAsStream(loaded.getName().replace('.', '/') + ".class")) {
            return stored == null ? null : stored.readAllBytes();
        }
    }

    private static boolean hasAnnotatedComponents(byte[] classFile) {
        boolean[] annotated = new boolean[1];
        new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public RecordComponentVisitor visitRecordComponent(String name, String descriptor, String signature) {
                return new RecordComponentVisitor(Opcodes.ASM9) {
                    @Override
                    public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                        annotated[0] = true;
                        return null;
                    }

                    @Override
                    public AnnotationVisitor visitTypeAnnotation(int reference, TypePath path, String annotation, boolean visible) {
                        annotated[0] = true;
                        return null;
                    }
                };
            }
        }, ClassReader.SKIP_CODE);
        return annotated[0];
    }
}
