package com.acme.neighbours;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Each method uses one library in earnest and answers with the library's version and what came out. */
final class Libraries {

    private Libraries() {
    }

    static String jackson() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode read = mapper.readTree(mapper.writeValueAsBytes(new int[] {1, 2, 3}));
        return "jackson " + mapper.version() + " " + read;
    }

    /** Counts the methods of {@link SearchClient}. */
    static String asm() throws Exception {
        int[] methods = {0};
        ClassReader reader = new ClassReader(SearchClient.class.getName());
        reader.accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                methods[0]++;
                return null;
            }
        }, ClassReader.SKIP_CODE);
        return "asm " + jarOf(ClassReader.class) + " methods=" + methods[0];
    }

    /** Makes a class at run time, in a loader of its own, and calls it. */
    @SuppressWarnings("unchecked")
    static String byteBuddy() throws Exception {
        Class<?> made = new ByteBuddy().subclass(Object.class).implement(Supplier.class).name("com.acme.generated.Greeter")
                .method(ElementMatchers.named("get")).intercept(FixedValue.value("hello"))
                .make().load(Libraries.class.getClassLoader(), ClassLoadingStrategy.Default.WRAPPER).getLoaded();
        Supplier<Object> greeter = (Supplier<Object>) made.getDeclaredConstructor().newInstance();
        Object said = null;
        for (int i = 0; i < 7; i++) {
            said = greeter.get();
        }
        return "byte-buddy " + jarOf(ByteBuddy.class) + " " + said;
    }

    static String jarOf(Class<?> type) {
        String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
