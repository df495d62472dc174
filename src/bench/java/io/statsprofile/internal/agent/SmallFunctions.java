package io.statsprofile.internal.agent;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassReader;

/** What the agent thinks of a class file, for benchmarks. */
public final class SmallFunctions {

    private static final ClassPlan WITHOUT = ClassPlan.all(Level.DEBUG).withoutSmall();

    private SmallFunctions() {
    }

    /** Names, as documents have them, of the functions of a class that are too small to be worth a probe. */
    public static Set<String> of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassOutline outline = ClassOutline.of(reader);
        Map<MethodKey, String> names = FunctionNames.of(reader.getClassName().replace('/', '.'), outline.methods().keySet());
        return outline.methods().keySet().stream().filter(method -> !outline.isSelected(WITHOUT, method)).map(names::get)
                .collect(Collectors.toSet());
    }
}
