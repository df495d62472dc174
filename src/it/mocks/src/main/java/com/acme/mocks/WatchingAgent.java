package com.acme.mocks;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/** An agent as many are made: advice of Byte Buddy around methods, in classes that are loaded already, too. */
public final class WatchingAgent {

    /** Calls that returned, and calls that threw. */
    public static final AtomicInteger RETURNED = new AtomicInteger();
    public static final AtomicInteger THREW = new AtomicInteger();

    private WatchingAgent() {
    }

    public static void premain(String options, Instrumentation instrumentation) {
        new AgentBuilder.Default().disableClassFormatChanges().with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(ElementMatchers.named("com.acme.work.mocks.Basket"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Around.class).on(ElementMatchers.named("tax"))))
                .installOn(instrumentation);
    }

    /** Copied into what is watched. */
    public static final class Around {

        private Around() {
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        public static void exit(@Advice.Thrown Throwable thrown) {
            (thrown == null ? RETURNED : THREW).incrementAndGet();
        }
    }
}
