package io.statsprofile.internal.recording;

import io.statsprofile.internal.agent.InstrumentingLoader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Some trees as one real class, instrumented by the agent: each function is a static method that calls the others, throws and catches as
 * the trees say. Since a function has another body in each of its calls, a method switches over the number of the body:
 *
 * <pre>{@code
 * static void b(int body) {
 *     switch (body) {
 *         case 7: TreeWorld.work(5); try { c(8); } catch (Boom caught) { } TreeWorld.work(1); return;      // b(5?c(...)1)
 *         case 9: throw TreeWorld.boom();                                                                  // b(!)
 *     }
 * }
 * }</pre>
 */
final class GeneratedTrees {

    private static final String WORLD = Type.getInternalName(TreeWorld.class);
    private static final String BOOM = Type.getInternalName(CallTree.Boom.class);
    private static final String FUNCTION = "(I)V";

    private final String className;
    private final Map<CallTree.Call, Integer> numbers = new IdentityHashMap<>();
    private final Map<Character, List<CallTree.Call>> callsByFunction = new TreeMap<>();
    private final Map<Character, MethodHandle> functions = new TreeMap<>();

    /** Defines the class by {@code loader}. */
    GeneratedTrees(String className, List<CallTree> trees, InstrumentingLoader loader) {
        this.className = className;
        trees.forEach(tree -> number(tree.root()));
        try {
            Class<?> type = loader.add(className, classFile()).loadClass(className);
            for (char function : callsByFunction.keySet()) {
                functions.put(function, MethodHandles.publicLookup().findStatic(type, Character.toString(function),
                        MethodType.methodType(void.class, int.class)));
            }
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(className, broken);
        }
    }

    /** Runs a tree that the class was made of; its root is walked here, in code without probes. */
    void run(CallTree tree, CallTree.Machine machine) {
        TreeWorld.run(machine);
        try {
            for (CallTree.Item item : tree.root()) {
                if (item instanceof CallTree.Work work) {
                    machine.work(work.nanos());
                } else if (item instanceof CallTree.Switch change) {
                    machine.profiler(change.on());
                } else if (item instanceof CallTree.Call call) {
                    call(call);
                } else {
                    return;
                }
            }
        } catch (CallTree.Boom uncaught) {
            // The program ends.
        }
    }

    private void call(CallTree.Call call) {
        try {
            functions.get(call.function()).invokeExact((int) numbers.get(call));
        } catch (CallTree.Boom boom) {
            if (!call.caught()) {
                throw boom;
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void number(List<CallTree.Item> body) {
        Deque<List<CallTree.Item>> bodies = new ArrayDeque<>(List.of(body));
        while (!bodies.isEmpty()) {
            for (CallTree.Item item : bodies.pop()) {
                if (item instanceof CallTree.Call call) {
                    numbers.put(call, numbers.size());
                    callsByFunction.computeIfAbsent(call.function(), name -> new ArrayList<>()).add(call);
                    bodies.push(call.body());
                }
            }
        }
    }

    private byte[] classFile() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, className.replace('.', '/'), null, "java/lang/Object", null);
        callsByFunction.forEach((function, calls) -> {
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, function.toString(), FUNCTION, null, null);
            code.visitCode();
            int[] keys = calls.stream().mapToInt(numbers::get).sorted().toArray();
            Map<Integer, CallTree.Call> byNumber = new TreeMap<>();
            calls.forEach(call -> byNumber.put(numbers.get(call), call));
            Label[] labels = byNumber.values().stream().map(call -> new Label()).toArray(Label[]::new);
            Label none = new Label();
            code.visitVarInsn(Opcodes.ILOAD, 0);
            code.visitLookupSwitchInsn(none, keys, labels);
            for (int i = 0; i < keys.length; i++) {
                code.visitLabel(labels[i]);
                body(code, byNumber.get(keys[i]).body());
            }
            code.visitLabel(none);
            code.visitInsn(Opcodes.RETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        });
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void body(MethodVisitor code, List<CallTree.Item> body) {
        for (CallTree.Item item : body) {
            if (item instanceof CallTree.Work work) {
                code.visitLdcInsn(work.nanos());
                code.visitMethodInsn(Opcodes.INVOKESTATIC, WORLD, "work", "(J)V", false);
            } else if (item instanceof CallTree.Switch change) {
                code.visitInsn(change.on() ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
                code.visitMethodInsn(Opcodes.INVOKESTATIC, WORLD, "profiler", "(Z)V", false);
            } else if (item instanceof CallTree.Call call) {
                call(code, call);
            } else {
                code.visitMethodInsn(Opcodes.INVOKESTATIC, WORLD, "boom", "()L" + BOOM + ";", false);
                code.visitInsn(Opcodes.ATHROW);
                return;
            }
        }
        code.visitInsn(Opcodes.RETURN);
    }

    private void call(MethodVisitor code, CallTree.Call call) {
        Label from = new Label();
        Label to = new Label();
        code.visitLabel(from);
        code.visitLdcInsn(numbers.get(call));
        code.visitMethodInsn(Opcodes.INVOKESTATIC, className.replace('.', '/'), Character.toString(call.function()), FUNCTION, false);
        code.visitLabel(to);
        if (call.caught()) {
            Label handler = new Label();
            Label after = new Label();
            code.visitTryCatchBlock(from, to, handler, BOOM);
            code.visitJumpInsn(Opcodes.GOTO, after);
            code.visitLabel(handler);
            code.visitInsn(Opcodes.POP);
            code.visitLabel(after);
        }
    }
}
