package io.statsprofile.agent;

import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/** Copies one class and brackets the selected methods by the probe on the way; all others pass as they are. */
final class ProbeInserter extends ClassVisitor {

    private static final String BOUND_REACHED = "the bound on profiled functions is reached, so methods of classes that are loaded from now on"
            + " are not profiled; their time counts as their callers' own; select less, by include, exclude or levels";

    private final ClassLoader loader;
    private final ClassOutline outline;
    private final ClassPlan plan;
    private final FunctionRegistry functions;
    /** One slot is the probe's own. */
    private static final int MAX_LOCALS = 65_534;

    private final Map<MethodKey, String> refused;
    private final String dispatcher;

    private String internalName;
    private boolean frames;
    private Map<MethodKey, String> names;
    private int instrumented;

    /**
     * @param refused methods that must stay as they are, with what to tell the operator; grows
     * @param dispatcher internal name of the class whose methods instrumented code calls
     */
    ProbeInserter(ClassVisitor next, ClassLoader loader, ClassOutline outline, ClassPlan plan, FunctionRegistry functions,
            Map<MethodKey, String> refused, String dispatcher) {
        super(Opcodes.ASM9, next);
        this.loader = loader;
        this.outline = outline;
        this.plan = plan;
        this.functions = functions;
        this.refused = refused;
        this.dispatcher = dispatcher;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        internalName = name;
        frames = ClassInstrumenter.hasFrames(version);
        names = FunctionNames.of(className(), outline.methods().keySet());
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        MethodKey key = new MethodKey(name, descriptor);
        if (!outline.isSelected(plan, key) || refused.containsKey(key)) {
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
        if (MethodInstrumenter.usesSubroutines(method)) {
            refuse(key, "it uses subroutines (jsr), which compilers stopped to write with Java 6; compile it anew to profile it");
            return;
        }
        if (method.maxLocals > MAX_LOCALS) {
            refuse(key, "it has " + method.maxLocals + " slots of local variables, and the JVM allows 65535, the probe's included");
            return;
        }
        try {
            MethodInstrumenter instrumenter = new MethodInstrumenter(internalName, method, frames, dispatcher);
            int function = functions.register(loader, className(), key.name(), key.descriptor(), names.get(key), outline.fileName(),
                    MethodInstrumenter.firstLine(method));
            if (function < 0) {
                refused.put(key, BOUND_REACHED);
                return;
            }
            instrumenter.insert(function, plan.levelOf(key.name()) == Level.TRACE);
            instrumented++;
        } catch (AnalyzerException unclear) {
            refuse(key, "its calls of super() could not be followed (" + unclear.getMessage() + ")");
        }
    }

    void refuse(MethodKey method, String reason) {
        refused.put(method, className() + "." + method.name() + method.descriptor() + " is not profiled: " + reason
                + "; its time counts as its callers' own");
    }

    /** With dots. */
    private String className() {
        return internalName.replace('/', '.');
    }

    int instrumented() {
        return instrumented;
    }
}
