package io.statsprofile.internal.agent;

import io.statsprofile.internal.probe.Dispatcher;
import io.statsprofile.internal.probe.Functions;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For tests of any package: defines classes with the agent's probe calls in them, without an agent. Give it class files ({@link
 * #add(String, byte[])}) or classes of the test class path ({@link #add(Class)}); it defines those itself, instrumented, and asks its
 * parent for all others. The JVM verifies what it defines.
 */
public final class InstrumentingLoader extends ClassLoader {

    private final Map<String, byte[]> classFiles = new HashMap<>();
    private final Map<String, byte[]> defined = new HashMap<>();
    private final Messages messages = new Messages();
    private final ClassInstrumenter instrumenter;
    private final String level;

    /**
     * As under a budget.
     *
     * @param level INFO, DEBUG or TRACE
     */
    public InstrumentingLoader(String level) {
        this(level, true);
    }

    /**
     * @param level INFO, DEBUG or TRACE
     * @param governed whether there is a budget, so that functions can go out without a change of their class
     */
    InstrumentingLoader(String level, boolean governed) {
        super(InstrumentingLoader.class.getClassLoader());
        this.level = level;
        this.instrumenter = new ClassInstrumenter(new FunctionRegistry() {

            @Override
            public int register(ClassLoader loader, String className, String method, String descriptor, String function, String fileName,
                    int lineNumber) {
                return Functions.register(loader, className, method, descriptor, function, fileName, lineNumber);
            }

            @Override
            public boolean mayGoOut() {
                return governed;
            }
        }, messages, Dispatcher.class);
    }

    /** @param name binary name, with dots */
    public InstrumentingLoader add(String name, byte[] classFile) {
        classFiles.put(name, classFile);
        return this;
    }

    /** Adds a class of the test class path and all classes nested in it. */
    public InstrumentingLoader add(Class<?> type) {
        addFromClassPath(type.getName());
        for (Class<?> nested : type.getDeclaredClasses()) {
            add(nested);
        }
        return this;
    }

    /** Adds one class of the test class path, anonymous ones too. */
    public InstrumentingLoader addFromClassPath(String name) {
        return add(name, classFile(name));
    }

    /** The class file of a class of the test class path. */
    public static byte[] classFile(String name) {
        try (InputStream in = InstrumentingLoader.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new IllegalStateException(name, failure);
        }
    }

    /**
     * Class file with probe calls.
     *
     * @param level INFO, DEBUG or TRACE
     */
    public static byte[] instrument(byte[] classFile, ClassLoader loader, String level) {
        byte[] bytes = new ClassInstrumenter(Functions::register, new Messages(), Dispatcher.class)
                .instrument(classFile, loader, ClassPlan.all(Level.named(level))).bytes();
        return bytes == null ? classFile : bytes;
    }

    /** What the agent would have told the operator since the last call. */
    public List<String> takeMessages() {
        return messages.take();
    }

    /** The class file, as this loader has defined it. */
    byte[] definedClassFile(String name) {
        return defined.get(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            byte[] classFile = classFiles.get(name);
            if (classFile == null) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name, classFile);
        }
    }

    private Class<?> define(String name, byte[] classFile) {
        byte[] bytes = instrumenter.instrument(classFile, this, ClassPlan.all(Level.named(level))).bytes();
        byte[] made = bytes == null ? classFile : bytes;
        defined.put(name, made);
        return defineClass(name, made, 0, made.length);
    }
}
