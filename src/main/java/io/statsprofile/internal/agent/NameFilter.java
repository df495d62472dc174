package io.statsprofile.internal.agent;

import java.util.List;

/**
 * Packages and classes by name, each with everything below it: {@code com.acme} matches {@code com.acme.shop.Cart} and the
 * class {@code com.acme.Cart} matches its nested {@code com.acme.Cart$Item}, but not {@code com.acme.Cartoon}.
 * Immutable. Asked for every class that is loaded, so it compares prefixes and does nothing else.
 */
final class NameFilter {

    static final NameFilter NONE = new NameFilter(new String[0]);

    /** Internal names, with slashes; the empty one matches everything. */
    private final String[] prefixes;

    private NameFilter(String[] prefixes) {
        this.prefixes = prefixes;
    }

    /** @param names of packages and classes with dots, the empty name for everything */
    static NameFilter of(List<String> names) {
        return new NameFilter(names.stream().distinct().map(name -> name.replace('.', '/')).toArray(String[]::new));
    }

    boolean isEmpty() {
        return prefixes.length == 0;
    }

    /** @param internalName of a class, with slashes */
    boolean matches(String internalName) {
        for (String prefix : prefixes) {
            if (internalName.startsWith(prefix) && endsAtBoundary(internalName, prefix.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsAtBoundary(String name, int length) {
        return length == 0 || length == name.length() || name.charAt(length) == '/' || name.charAt(length) == '$';
    }

    @Override
    public String toString() {
        return String.join(",", prefixes).replace('/', '.');
    }
}
