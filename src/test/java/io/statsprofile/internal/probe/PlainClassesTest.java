package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The probe belongs to the boot loader and runs early and inside other people's calls: its classes stay plain. */
class PlainClassesTest {

    private final List<String> offences = new ArrayList<>();

    @Test
    void no_lambda_no_boxing_and_nothing_but_the_jdk() throws Exception {
        Path classes = Path.of(Probe.class.getResource("Probe.class").toURI()).getParent();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
                inspect(file);
            }
        }
        assertThat(offences).isEmpty();
    }

    private void inspect(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            new ClassReader(in).accept(new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                    return new Calls(file.getFileName() + " " + name);
                }
            }, 0);
        }
    }

    private final class Calls extends MethodVisitor {

        private final String where;

        Calls(String where) {
            super(Opcodes.ASM9);
            this.where = where;
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            offences.add(where + " is linked by " + bootstrap.getOwner());
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (name.equals("valueOf") && owner.startsWith("java/lang/")) {
                offences.add(where + " boxes a number");
            }
            if (!owner.startsWith("java/") && !owner.startsWith("io/statsprofile/internal/probe/") && !owner.startsWith("[")) {
                offences.add(where + " calls " + owner);
            }
        }
    }
}
