package com.acme.neighbours;

import ch.qos.logback.classic.LoggerContext;
import com.acme.work.Crew;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.slf4j.LoggerFactory;

/** Uses other versions of the libraries that our jars carry, and works. Answers each line of its standard input with a line. */
public final class Main {

    private Main() {
    }

    public static void main(String[] args) throws Exception {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null && !line.equals("stop"); line = commands.readLine()) {
            System.out.println("done " + obey(line.split(" ")));
        }
        logback.stop();
        System.out.println("stopped");
    }

    private static String obey(String[] command) throws Exception {
        switch (command[0]) {
            case "work" -> {
                Crew.work(Integer.parseInt(command[1]), Integer.parseInt(command[2]), Integer.parseInt(command[3]));
                return "work";
            }
            case "jackson" -> {
                return Libraries.jackson();
            }
            case "asm" -> {
                return Libraries.asm();
            }
            case "byte-buddy" -> {
                return Libraries.byteBuddy();
            }
            case "elasticsearch" -> {
                return SearchClient.searchOnce();
            }
            default -> throw new IllegalArgumentException(command[0]);
        }
    }
}
