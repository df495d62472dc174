package io.statsprofile.internal.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Brings the probe's classes to the boot loader, where every class loader sees one and the same copy, and loads all of them there at
 * once: what instrumented code calls must not be loaded for the first time in the middle of a class load.
 *
 * <p>Knows the probe by name only. A reference to its classes, made before they are there, would load a second copy.
 */
final class BootProbe {

    /** The copy of {@code io.statsprofile.internal.probe.Dispatcher} that bytecode names. */
    private static final String DISPATCHER = "java/lang/$StatsProfile";
    private static final String DISPATCHER_SOURCE = "io/statsprofile/internal/probe/Dispatcher";
    private static final String ENTRY_SITES = "io.statsprofile.internal.probe.EntrySites";
    private static final String PROBE = "io.statsprofile.internal.probe.Probe";
    private static final String THREAD_IDS = "io.statsprofile.internal.probe.ThreadIds";
    /** What is to be inlined nevertheless. */
    private static final String LEAVE = "leave";
    /** HotSpot's, which heeds it in classes of the boot loader. */
    private static final String DONT_INLINE = "Ljdk/internal/vm/annotation/DontInline;";

    private BootProbe() {
    }

    /** @return the class whose methods instrumented code calls */
    static Class<?> define(Instrumentation instrumentation) throws IOException, ReflectiveOperationException {
        ProbeJar jar = ProbeJar.read();
        BootClasses boot = BootClasses.open(instrumentation);
        try {
            jar.inOrderOfDefinition().forEach(name -> boot.define(name, jar.classFiles().get(name)));
            loadAll(jar, boot);
        } catch (RuntimeException | LinkageError otherJvm) {
            ProbeFile file = ProbeFile.append(jar.bytes(), instrumentation, Path.of(System.getProperty("java.io.tmpdir")));
            try {
                loadAll(jar, boot);
            } finally {
                file.delete();
            }
        }
        boot.letBaseRead(Class.forName(PROBE, false, null).getModule());
        Class<?> dispatcher = boot.define(DISPATCHER, renamed(jar.classFiles().get(DISPATCHER_SOURCE)));
        // Before there are handles to it, so that these need not look whether it is.
        Class.forName(dispatcher.getName(), true, null);
        Class.forName(ENTRY_SITES, true, null).getMethod("leadTo", Class.class).invoke(null, dispatcher);
        return dispatcher;
    }

    private static void loadAll(ProbeJar jar, BootClasses boot) throws IOException, ReflectiveOperationException {
        checkLoader();
        Class.forName(THREAD_IDS, true, null).getMethod("offer", MethodHandle.class).invoke(null, boot.threadId());
        for (String name : jar.classFiles().keySet()) {
            Class.forName(name.replace('/', '.'), true, null);
        }
    }

    private static void checkLoader() throws IOException, ClassNotFoundException {
        ClassLoader loader = Class.forName(PROBE, false, ClassLoader.getSystemClassLoader()).getClassLoader();
        if (loader != null) {
            throw new IOException("the probe's classes were loaded from the class path already (by " + loader
                    + "); take StatsProfile's probe off the class path, or give the agent by -javaagent instead of attaching it");
        }
    }

    /**
     * Its methods are static, so nothing else is to be renamed but calls among them. They stay calls in compiled code: what a compiler
     * inlines of the probe it does not inline of the application.
     */
    private static byte[] renamed(byte[] dispatcher) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(dispatcher).accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
                super.visit(version, access, DISPATCHER, signature, superName, interfaces);
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                if (!name.equals(LEAVE)) {
                    method.visitAnnotation(DONT_INLINE, true).visitEnd();
                }
                return new MethodVisitor(Opcodes.ASM9, method) {
                    @Override
                    public void visitMethodInsn(int opcode, String owner, String called, String type, boolean ofInterface) {
                        super.visitMethodInsn(opcode, owner.equals(DISPATCHER_SOURCE) ? DISPATCHER : owner, called, type, ofInterface);
                    }
                };
            }
        }, ClassReader.SKIP_DEBUG);
        return writer.toByteArray();
    }
}
