package com.acme.levels;

import io.statsprofile.internal.probe.Control;
import io.statsprofile.internal.probe.CounterReaders;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Defines a class without saying its name, calls its method {@code work} many times, and says what was counted and what the agent tells.
 */
public final class NamelessApplication {

    private NamelessApplication() {
    }

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        byte[] classFile = Files.readAllBytes(Path.of(arguments[0]));
        Class<?> nameless = new ClassLoader(NamelessApplication.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(null, classFile, 0, classFile.length);
            }
        }.define();
        Method work = nameless.getMethod("work", int.class);
        Method small = nameless.getMethod("small");
        int sum = 0;
        for (int i = 0; i < 20; i++) {
            sum += (int) work.invoke(null, i);
            small.invoke(null);
        }
        System.out.println("worked " + (sum != 0));
        System.out.println("calls " + Count.of(CounterReaders.claim(nameless.getClassLoader(), "nameless")));
        System.out.println("messages " + Control.get().takeMessages());
    }
}
