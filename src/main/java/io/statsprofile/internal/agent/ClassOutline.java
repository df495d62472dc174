package io.statsprofile.internal.agent;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The methods of a class that can be functions: those with code that are not {@link CompilerMade}. Knows which of them are too small to be
 * worth a probe.
 */
final class ClassOutline extends ClassVisitor {

    private static final int NO_CODE = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

    private final Map<MethodKey, Integer> accessByMethod = new LinkedHashMap<>();
    private final Set<MethodKey> small = new HashSet<>();
    private final Iterator<Integer> codeSizes;
    private CompilerMade compilerMade;
    private String internalName;
    private boolean trait;
    private String fileName;

    private ClassOutline(List<Integer> codeSizes) {
        super(Opcodes.ASM9);
        this.codeSizes = codeSizes.iterator();
    }

    static ClassOutline of(ClassReader reader) {
        ClassOutline outline = new ClassOutline(CodeSize.ofAll(reader));
        // With debug information, since the source file's name is some.
        reader.accept(outline, ClassReader.SKIP_FRAMES);
        return outline;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        compilerMade = new CompilerMade(superName, interfaces);
        internalName = name;
        trait = (access & Opcodes.ACC_INTERFACE) != 0;
    }

    @Override
    public void visitSource(String source, String debug) {
        fileName = source;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        int bytes = codeSizes.next();
        if ((access & NO_CODE) != 0 || compilerMade.contains(access, name, descriptor)) {
            return null;
        }
        MethodKey method = new MethodKey(name, descriptor);
        accessByMethod.put(method, access);
        // Code that is larger is not even read.
        MethodVisitor code = SmallCode.of(access, bytes, () -> small.add(method));
        return bytes > Forwarder.MOST_BYTES ? code : new Forwarder(internalName, name, (access & Opcodes.ACC_STATIC) != 0, code,
                () -> accessByMethod.remove(method));
    }

    @Override
    public void visitEnd() {
        if (trait) {
            accessByMethod.entrySet().removeIf(method ->
                    accessByMethod.containsKey(CompilerMade.behindStatic(method.getValue(), method.getKey(), internalName)));
            small.retainAll(accessByMethod.keySet());
        }
    }

    /** Access flags by method, in the class file's order. */
    Map<MethodKey, Integer> methods() {
        return accessByMethod;
    }

    boolean isSelected(ClassPlan plan, MethodKey method) {
        Integer access = accessByMethod.get(method);
        return access != null && plan.levelOf(method.name()).selects(access) && !isLeftOut(plan, method) && !plan.out().contains(method);
    }

    /** How many are not selected only because they are too small. */
    int leftOut(ClassPlan plan) {
        return (int) small.stream().filter(method -> isLeftOut(plan, method))
                .filter(method -> plan.levelOf(method.name()).selects(accessByMethod.get(method))).count();
    }

    private boolean isLeftOut(ClassPlan plan, MethodKey method) {
        return plan.leavesOutSmall(method.name()) && small.contains(method);
    }

    boolean anySelected(ClassPlan plan) {
        return accessByMethod.keySet().stream().anyMatch(method -> isSelected(plan, method));
    }

    Selectable selectable() {
        int publicSmall = (int) small.stream().map(accessByMethod::get).filter(Level.INFO::selects).count();
        return new Selectable((int) accessByMethod.values().stream().filter(Level.INFO::selects).count(), accessByMethod.size(),
                publicSmall, small.size());
    }

    /** Source file, or null. */
    String fileName() {
        return fileName;
    }
}
