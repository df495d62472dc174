package io.statsprofile.internal.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/** Copies one class and brackets the selected methods by the probe on the way; all others pass as they are. */
final class ProbeInserter extends ClassVisitor {

    private final ClassLoader loader;
    private final ClassOutline outline;
    private final ClassPlan plan;
    private final FunctionRegistry functions;
    private final Map<MethodKey, UnfitMethodException> unfit;
    private final Map<MethodKey, MethodInstrumenter> instrumented = new LinkedHashMap<>();
    private final String dispatcher;

    private int version;
    private String internalName;
    private Map<MethodKey, String> names;

    /**
     * @param unfit methods that must stay as they are; grows
     * @param dispatcher internal name of the class whose methods instrumented code calls
     */
    ProbeInserter(ClassVisitor next, ClassLoader loader, ClassOutline outline, ClassPlan plan, FunctionRegistry functions,
            Map<MethodKey, UnfitMethodException> unfit, String dispatcher) {
        super(Opcodes.ASM9, next);
        this.loader = loader;
        this.outline = outline;
        this.plan = plan;
        this.functions = functions;
        this.unfit = unfit;
        this.dispatcher = dispatcher;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        internalName = name;
        this.version = version;
        names = FunctionNames.of(className(), outline.methods().keySet());
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        MethodKey key = new MethodKey(name, descriptor);
        if (!outline.isSelected(plan, key) || unfit.containsKey(key)) {
            return next;
        }
        return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
            @Override
            public void visitEnd() {
                instrument(key, this);
                accept(next);
            }
        };
    }

    private void instrument(MethodKey key, MethodNode method) {
        try {
            MethodInstrumenter instrumenter = new MethodInstrumenter(internalName, method, version, functions.mayGoOut(), dispatcher);
            int function = functions.register(loader, className(), key.name(), key.descriptor(), names.get(key), outline.fileName(),
                    MethodInstrumenter.firstLine(method));
            if (function < 0) {
                throw new UnfitMethodException(UnfitReason.FUNCTIONS);
            }
            // Before the attempt, since what fails leaves half a method behind.
            instrumented.put(key, instrumenter);
            boolean traced = plan.levelOf(key.name()) == Level.TRACE;
            instrumenter.insert(function, traced);
            functions.probed(function, traced, instrumenter.isDynamic());
        } catch (UnfitMethodException reason) {
            unfit.put(key, reason);
        }
    }

    /** With dots. */
    private String className() {
        return internalName.replace('/', '.');
    }

    int instrumented() {
        return instrumented.size();
    }

    /**
     * Looks at what has been written.
     *
     * @param before the class file as it was
     * @param compiled bytes of code up to which the JVM compiles a method
     * @return whether all of it may stay; if not, methods were added to those that must stay as they are
     */
    boolean isSound(ClassReader before, IntSupplier compiled) {
        instrumented.keySet().stream().filter(key -> !unfit.containsKey(key)).toList().forEach(key -> {
            try {
                int size = instrumented.get(key).codeSize();
                if (size > CompilationLimit.HUGE) {
                    MethodBounds.checkCode(CodeSize.of(before, key), size, compiled.getAsInt());
                }
            } catch (UnfitMethodException reason) {
                unfit.put(key, reason);
            }
        });
        return instrumented.keySet().stream().noneMatch(unfit::containsKey);
    }
}
