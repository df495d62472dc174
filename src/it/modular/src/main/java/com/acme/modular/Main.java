package com.acme.modular;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.statsprofile.Profile;
import org.slf4j.LoggerFactory;

/** Says whether it is a named module, works, and prints what is logged of it: slices, and a region by hand. */
public final class Main {

    private Main() {
    }

    public static void main(String[] args) {
        System.out.println("modules " + Main.class.getModule() + ", " + Profile.class.getModule());
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger slices = logback.getLogger("statsprofile");
        Printer printer = new Printer();
        printer.setContext(logback);
        printer.start();
        slices.addAppender(printer);
        Profile profile = new Profile().enable();
        try (Profile.Call checkout = profile.call("checkout")) {
            for (int i = 0; i < 7; i++) {
                Work.once();
            }
        }
        profile.disable();
        profile.stats().table().rows().forEach(row -> System.out.println("region " + row.id().function() + " " + row.ncalls()));
        slices.info("a region", profile);
        // The last slice is logged here.
        logback.stop();
        System.out.println("end");
    }

    private static final class Printer extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            System.out.println("logged " + event.getFormattedMessage());
        }
    }
}
