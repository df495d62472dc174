package io.statsprofile.internal.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What HotSpot's option {@code PrintInlining} says of one compilation of one method.
 *
 * @param calls in the order of the code, callees of callees behind their caller
 * @param application classes of the application
 */
record Inlining(List<Call> calls, Set<String> application) {

    /** Such as {@code @ 4 com.acme.Cart::size (14 bytes) inline (hot)}, by two columns further to the right for each caller. */
    private static final Pattern CALL = Pattern.compile("^[^@]*@ -?\\d+ +(\\S+)::(\\S+) \\((\\d+) bytes\\) +(.*)$");

    /**
     * @param depth column at which the compiler wrote it
     * @param type the callee's class
     * @param bytes of the callee
     * @param outcome what the compiler says
     */
    record Call(int depth, String type, String method, int bytes, String outcome) {

        boolean isInlined() {
            return outcome.startsWith("inline") || outcome.startsWith("force inline") || outcome.startsWith("accessor");
        }

        @Override
        public String toString() {
            return type + "::" + method + " (" + bytes + " bytes) " + outcome;
        }
    }

    /**
     * Reads the last compilation.
     *
     * @param first the first callee of the method
     */
    static Inlining of(List<String> lines, String first, Set<String> application) {
        List<Call> calls = new ArrayList<>();
        for (String line : lines) {
            Matcher call = CALL.matcher(line);
            if (call.matches()) {
                if ((call.group(1) + "::" + call.group(2)).equals(first)) {
                    calls.clear();
                }
                calls.add(new Call(line.indexOf('@'), call.group(1), call.group(2), Integer.parseInt(call.group(3)), call.group(4)));
            }
        }
        return new Inlining(calls, application);
    }

    /** Methods of the application that were inlined. */
    Set<String> inlined() {
        Set<String> inlined = new TreeSet<>();
        calls.stream().filter(call -> application.contains(call.type()) && call.isInlined())
                .forEach(call -> inlined.add(call.type() + "::" + call.method()));
        return inlined;
    }

    /** Calls that were not inlined for this reason. */
    List<Call> refusedFor(String reason) {
        return calls.stream().filter(call -> call.outcome().contains(reason)).toList();
    }

    /** Calls of these methods that were not inlined, each with the compiler's reason. */
    List<Call> refusedAmong(Set<String> methods) {
        return calls.stream().filter(call -> methods.contains(call.type() + "::" + call.method()) && !call.isInlined()).toList();
    }

    /**
     * Bytes of what is not the application's and was inlined into one method of its, at most, as HotSpot counts them towards its limits:
     * what an annotation of the JDK's has inlined counts as one ({@code ciMethod::code_size_for_inlining}).
     */
    int mostOfProbes() {
        TreeMap<Integer, Integer> byCallee = new TreeMap<>();
        int callee = -1;
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (application.contains(call.type())) {
                callee = i;
            } else if (call.isInlined()) {
                byCallee.merge(callee, call.outcome().startsWith("force inline") ? 1 : call.bytes(), Integer::sum);
            }
        }
        return byCallee.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
