package io.statsprofile.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The methods of a class that can be functions: those with code, except bridges and what else a compiler adds, since their
 * time belongs to who calls them. Bodies of lambdas are functions, though compilers mark them as synthetic.
 */
final class ClassOutline extends ClassVisitor {

    private static final int NO_CODE = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

    private final Map<MethodKey, Integer> accessByMethod = new LinkedHashMap<>();
    private String fileName;

    private ClassOutline() {
        super(Opcodes.ASM9);
    }

    static ClassOutline of(ClassReader reader) {
        ClassOutline outline = new ClassOutline();
        reader.accept(outline, ClassReader.SKIP_CODE | ClassReader.SKIP_FRAMES);
        return outline;
    }

    @Override
    public void visitSource(String source, String debug) {
        fileName = source;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        if ((access & (NO_CODE | Opcodes.ACC_BRIDGE)) == 0 && ((access & Opcodes.ACC_SYNTHETIC) == 0 || isLambdaBody(name))) {
            accessByMethod.put(new MethodKey(name, descriptor), access);
        }
        return null;
    }

    /** As javac and Kotlin name them, and Scala. */
    private static boolean isLambdaBody(String name) {
        return name.startsWith("lambda$") || name.startsWith("$anonfun$") || name.contains("$lambda$");
    }

    /** Access flags by method, in the class file's order. */
    Map<MethodKey, Integer> methods() {
        return accessByMethod;
    }

    boolean isSelected(ClassPlan plan, MethodKey method) {
        Integer access = accessByMethod.get(method);
        return access != null && plan.levelOf(method.name()).selects(access);
    }

    boolean anySelected(ClassPlan plan) {
        return accessByMethod.keySet().stream().anyMatch(method -> isSelected(plan, method));
    }

    int publicMethods() {
        return (int) accessByMethod.values().stream().filter(Level.INFO::selects).count();
    }

    /** Source file, or null. */
    String fileName() {
        return fileName;
    }
}
