package io.statsprofile.internal.agent;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Tells which methods of a class a compiler has added. They are no functions: nobody finds them in the source, and their time belongs to
 * who calls them. Bodies of lambdas are in the source, though compilers mark them as synthetic. What has no such mark is known by name:
 *
 * <ul>
 * <li>Scala's adapters of lambdas that take or return boxed values, the static way to a trait's method, and {@link Forwarder}s;
 * <li>Kotlin's continuations: they only take a suspended function up again. Of a lambda that can be suspended, the body is a function, and
 * so are lambdas and local functions within it, which are in its class; what makes and starts it is none;
 * <li>Groovy's way to the metaclass, which every dynamic call goes.
 * </ul>
 */
final class CompilerMade {

    private static final int MARKED = Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC;
    private static final String COROUTINES = "kotlin/coroutines/jvm/internal/";
    private static final String GROOVY_OBJECT = "groovy/lang/GroovyObject";
    private static final String META_CLASS = "groovy/lang/MetaClass";

    private final boolean continuation;
    private final boolean suspendLambda;
    private final boolean groovy;

    /**
     * @param superName internal name of the superclass, or null
     * @param interfaces internal names, or null
     */
    CompilerMade(String superName, String[] interfaces) {
        continuation = superName != null && superName.startsWith(COROUTINES);
        suspendLambda = continuation && superName.endsWith("SuspendLambda");
        groovy = interfaces != null && contains(interfaces);
    }

    private static boolean contains(String[] interfaces) {
        for (String name : interfaces) {
            if (name.equals(GROOVY_OBJECT)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a compiler has added the method, as far as its head tells. */
    boolean contains(int access, String name, String descriptor) {
        if ((access & MARKED) != 0) {
            return (access & Opcodes.ACC_BRIDGE) != 0 || !isLambdaBody(name);
        }
        return continuation && (name.equals("<init>") || name.equals("create") || name.equals("invoke")
                || name.equals("invokeSuspend") && !suspendLambda)
                || groovy && (name.equals("getMetaClass") && descriptor.equals("()L" + META_CLASS + ";")
                || name.equals("setMetaClass") && descriptor.equals("(L" + META_CLASS + ";)V"));
    }

    /** As javac, Kotlin and Groovy name them, and Scala. */
    private static boolean isLambdaBody(String name) {
        return name.startsWith("lambda$") || name.contains("$lambda$") || name.contains("$anonfun$") && !name.contains("$adapted");
    }

    /**
     * The instance method that a static one stands for where it is what Scala adds to a trait, {@code price$(Goods, int)} for
     * {@code price(int)}; null for any other method.
     *
     * @param access flags of the method
     * @param trait internal name of its class
     */
    static MethodKey behindStatic(int access, MethodKey method, String trait) {
        if ((access & Opcodes.ACC_STATIC) == 0 || !method.name().endsWith("$") || !method.descriptor().startsWith("(L" + trait + ";")) {
            return null;
        }
        Type[] parameters = Type.getArgumentTypes(method.descriptor());
        Type[] others = new Type[parameters.length - 1];
        System.arraycopy(parameters, 1, others, 0, others.length);
        return new MethodKey(method.name().substring(0, method.name().length() - 1),
                Type.getMethodDescriptor(Type.getReturnType(method.descriptor()), others));
    }
}
