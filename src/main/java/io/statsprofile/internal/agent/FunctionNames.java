package io.statsprofile.internal.agent;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.Type;

/**
 * Names of a class's functions as people see them, unique within the class and the same at every level:
 * {@code com.acme.Cart.checkout}; where the name is overloaded {@code com.acme.Cart.add(Item,int)}; where simple types leave
 * two alike {@code com.acme.Cart.add(com.acme.Item,int)}; and where only the return type tells two apart
 * {@code com.acme.Cart.get(int):java.lang.String}.
 */
final class FunctionNames {

    private static final List<Function<MethodKey, String>> EVER_LONGER = List.of(
            MethodKey::name,
            method -> method.name() + parameters(method, FunctionNames::simpleName),
            method -> method.name() + parameters(method, Type::getClassName),
            method -> method.name() + parameters(method, Type::getClassName) + ":"
                    + Type.getReturnType(method.descriptor()).getClassName());

    private FunctionNames() {
    }

    /**
     * @param className with dots
     * @param methods all of the class's methods that could ever be functions
     */
    static Map<MethodKey, String> of(String className, Collection<MethodKey> methods) {
        Map<MethodKey, String> names = new HashMap<>();
        Set<MethodKey> open = new LinkedHashSet<>(methods);
        for (Function<MethodKey, String> naming : EVER_LONGER) {
            Map<String, List<MethodKey>> alike = open.stream().collect(Collectors.groupingBy(naming));
            Set<MethodKey> still = new HashSet<>();
            alike.forEach((name, group) -> {
                if (group.size() == 1) {
                    names.put(group.get(0), className + "." + name);
                } else {
                    still.addAll(group);
                }
            });
            open = still;
        }
        return names;
    }

    private static String parameters(MethodKey method, Function<Type, String> naming) {
        return Stream.of(Type.getArgumentTypes(method.descriptor())).map(naming).collect(Collectors.joining(",", "(", ")"));
    }

    private static String simpleName(Type type) {
        String name = type.getClassName();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
