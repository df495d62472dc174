package com.acme.flat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import com.acme.tally.Tally;
import com.acme.work.Crew;
import io.statsprofile.Profile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import org.slf4j.LoggerFactory;

/** Does what its standard input says, one command a line, and answers each with a line; ends when the input ends. */
public final class Main {

    private Main() {
    }

    public static void main(String[] args) throws IOException, InterruptedException, ReflectiveOperationException {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null && !line.equals("stop"); line = commands.readLine()) {
            obey(line.split(" "), logback);
            System.out.println("done " + line);
        }
        logback.stop();
        System.out.println("stopped");
    }

    private static void obey(String[] command, LoggerContext logback) throws InterruptedException, ReflectiveOperationException {
        switch (command[0]) {
            case "work" -> Crew.work(Integer.parseInt(command[1]), Integer.parseInt(command[2]), Integer.parseInt(command[3]));
            case "level" -> logback.getLogger(command[1]).setLevel(Level.valueOf(command[2]));
            case "region" -> region(Integer.parseInt(command[1]));
            case "main" -> {
                Class.forName(command[1]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
                Tally.print();
            }
            default -> throw new IllegalArgumentException(command[0]);
        }
    }

    /** The manual way: a profile of calls that are named by hand, logged as a document of its own. */
    private static void region(int calls) {
        Profile profile = new Profile().enable();
        for (int i = 0; i < calls; i++) {
            try (Profile.Call checkout = profile.call("checkout"); Profile.Call pay = profile.call("pay")) {
                Thread.onSpinWait();
            }
        }
        profile.disable();
        LoggerFactory.getLogger("statsprofile").info("a region of {}", calls, profile);
    }
}
