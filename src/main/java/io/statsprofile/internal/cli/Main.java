package io.statsprofile.internal.cli;

import io.statsprofile.internal.model.ProfileDocument.Kind;
import io.statsprofile.internal.query.Resolution;
import io.statsprofile.internal.report.Printable;
import io.statsprofile.internal.report.Ranking;
import io.statsprofile.internal.series.Measure;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.logging.LogManager;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's entry. */
@Command(name = "statsprofile", versionProvider = Main.Version.class, subcommands = {HelpCommand.class, GenerateCompletion.class},
        header = "Function profiles of Java services in time slices: which functions took the time, when, on which host, in which release.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Begin with:", "  statsprofile report --elasticsearch http://localhost:9200",
            "  statsprofile setup --elasticsearch http://localhost:9200 --kibana http://localhost:5601",
            "  statsprofile help report",
            "", "Completion for bash and zsh: source <(statsprofile generate-completion)",
            "\"statsprofile\" stands for java -jar statsprofile-logback-VERSION-cli.jar; an alias makes it so."})
public final class Main implements Runnable {

    static final int DONE = 0;
    static final int NO_DATA = 1;
    static final int WRONG_USAGE = 2;
    static final int FAILED = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version.")
    private boolean version;

    private Main() {
    }

    /**
     * Runs a command and ends the JVM with its exit code: 0 done, 1 no profile in the window, or not all was taken, 2 wrong usage, 3 source
     * or output failed.
     */
    public static void main(String[] args) {
        // What third parties log has no place between our lines; what matters reaches us as exceptions.
        LogManager.getLogManager().reset();
        System.exit(run(CommandContext.ofProcess(), args));
    }

    /** Runs a command; returns its exit code. */
    static int run(CommandContext context, String... args) {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand(new ReportCommand(context));
        line.addSubcommand(new CompareCommand(context));
        line.addSubcommand(new SetupCommand(context));
        line.addSubcommand(new SendCommand(context));
        line.addSubcommand(new RollupCommand(context));
        Choices.register(line, Measure.class);
        Choices.register(line, Kind.class);
        Choices.register(line, Resolution.class);
        Choices.register(line, ReportFormat.class);
        Choices.register(line, StyleOptions.When.class);
        Choices.register(line, Ranking.class);
        line.registerConverter(ZoneId.class, Main::zone);
        line.registerConverter(int.class, Main::number);
        line.registerConverter(Integer.class, Main::number);
        line.registerConverter(long.class, text -> (long) number(text));
        line.setUsageHelpWidth(Math.max(100, Math.min(140, context.terminal())));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(context.terminal() > 0
                && context.variable("NO_COLOR") == null ? Ansi.ON : Ansi.OFF));
        line.setOut(new PrintWriter(context.out(), true));
        line.setErr(new PrintWriter(context.err(), true));
        line.setParameterExceptionHandler((e, arguments) -> wrongUsage(e.getCommandLine(), explained(e)));
        line.setExecutionExceptionHandler(Main::failed);
        return execute(line, args);
    }

    /** What picocli says, but for what an operator would stumble over. */
    private static String explained(ParameterException e) {
        boolean isCommand = e instanceof UnmatchedArgumentException unmatched && e.getCommandLine().getParent() == null
                && !unmatched.isUnknownOption();
        return isCommand ? "'" + String.join(" ", ((UnmatchedArgumentException) e).getUnmatched()) + "' is no command; the commands are "
                + String.join(", ", e.getCommandLine().getSubcommands().keySet())
                : e.getMessage().replace("option option", "option");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number; write for example 10");
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no time zone; write for example Europe/Berlin, UTC or +02:00");
        }
    }

    /** An error of the JVM has an exit code of its own, too: Java's is 1, which says that there was no profile. */
    private static int execute(CommandLine line, String... args) {
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            line.getErr().println("statsprofile: this needs more memory than Java has here, " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB; choose a shorter window or fewer files, or give it more, for example java -Xmx4g -jar ...");
        } catch (StackOverflowError | LinkageError e) {
            line.getErr().println("statsprofile: " + e);
        }
        return FAILED;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (e instanceof IllegalArgumentException) {
            return wrongUsage(command, e.getMessage());
        }
        String message = e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
        command.getErr().println("statsprofile: " + Printable.of(OptionNames.behind(message)));
        return FAILED;
    }

    private static int wrongUsage(CommandLine command, String message) {
        command.getErr().println("statsprofile: " + Printable.of(OptionNames.behind(message)));
        command.getErr().println("Try 'statsprofile help" + (command.getParent() == null ? "" : " " + command.getCommandName()) + "'.");
        return WRONG_USAGE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command is given; 'report' is the one to begin with");
    }

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"statsprofile " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()};
        }
    }
}
