package io.statsprofile.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.statsprofile.testing.Build;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That an agent and a library which do not fit together can be told apart. */
class ProbeVersionTest {

    private static final int SEEN_OUTSIDE = Modifier.PUBLIC | Modifier.PROTECTED;

    @Test
    void the_name_is_the_version_that_is_built() {
        assertThat(ProbeVersion.NAME).isEqualTo(Build.inPom());
    }

    @Test
    void the_fingerprint_is_that_of_what_others_may_use() throws Exception {
        SortedSet<String> offered = new TreeSet<>();
        Path classes = Path.of(Probe.class.getResource("Probe.class").toURI()).getParent();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".class")).toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.equals("package-info") && !name.equals("ProbeVersion")) {
                    add(Class.forName("io.statsprofile.internal.probe." + name), offered);
                }
            }
        }

        assertThat(offered).anyMatch(member -> member.contains("CounterReader.cut("));
        assertThat(ProbeVersion.FINGERPRINT).as("write this into ProbeVersion, since what the probe offers has changed: %s", offered)
                .isEqualTo(offered.hashCode());
    }

    private static void add(Class<?> type, SortedSet<String> offered) {
        if (!Modifier.isPublic(type.getModifiers())) {
            return;
        }
        offered.add(type.toString());
        List<Member> members = new ArrayList<>(List.of(type.getDeclaredMethods()));
        members.addAll(List.of(type.getDeclaredFields()));
        members.addAll(List.of(type.getDeclaredConstructors()));
        members.removeIf(member -> (member.getModifiers() & SEEN_OUTSIDE) == 0 || member.isSynthetic());
        members.forEach(member -> offered.add(described(member)));
    }

    /** Without modifiers that bind nobody, and without exceptions. */
    private static String described(Member member) {
        String name = member.getDeclaringClass().getName() + "." + member.getName();
        String binding = Modifier.isStatic(member.getModifiers()) ? "static " : "";
        if (member instanceof Field field) {
            return binding + name + " " + field.getType().getName();
        }
        if (member instanceof Method method) {
            String parameters = Arrays.toString(method.getParameterTypes()).replace('[', '(');
            return binding + name + parameters + " " + method.getReturnType().getName();
        }
        return name + Arrays.toString(((Constructor<?>) member).getParameterTypes());
    }
}
