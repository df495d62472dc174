package io.statsprofile.internal.agent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.security.ProtectionDomain;
import java.util.function.BiFunction;

/**
 * Defines classes for the boot loader. Works only in the module that {@link BootClasses} opens the JDK to, and is defined there a second
 * time; for that it is public, and named by nobody.
 */
public final class BootDefiner implements BiFunction<String, byte[], Class<?>> {

    private static final String UNSAFE = "jdk.internal.misc.Unsafe";

    /** Reads the field behind {@code Thread.getId()}, which a subclass can override before Java 19; null from then on. */
    public MethodHandle threadId() {
        try {
            return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup()).findGetter(Thread.class, "tid", long.class);
        } catch (ReflectiveOperationException otherJvm) {
            return null;
        }
    }

    @Override
    public Class<?> apply(String internalName, byte[] classFile) {
        try {
            if (internalName.startsWith("java/lang/")) {
                return MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup()).defineClass(classFile);
            }
            // No public way leads into a package of which the boot loader has no class yet.
            Class<?> unsafe = Class.forName(UNSAFE);
            return (Class<?>) unsafe
                    .getMethod("defineClass", String.class, byte[].class, int.class, int.class, ClassLoader.class, ProtectionDomain.class)
                    .invoke(unsafe.getMethod("getUnsafe").invoke(null), internalName, classFile, 0, classFile.length, null, null);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure.getCause() == null ? failure : failure.getCause());
        }
    }
}
