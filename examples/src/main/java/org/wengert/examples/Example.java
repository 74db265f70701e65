package org.wengert.examples;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wengert.examples.data.MissingDataException;
import org.wengert.nn.Rng;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** A program with options. Each adds its own as fields. */
abstract class Example implements Callable<Integer> {
    @Option(names = "--seed", paramLabel = "N", description = "Seed of the random numbers. Default: ${DEFAULT-VALUE}.")
    int seed = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    boolean help;

    abstract void run() throws IOException;

    @Override
    public final Integer call() throws IOException {
        Rng.seed(seed);
        run();
        return CommandLine.ExitCode.OK;
    }

    /** Runs a program. If its options are wrong, the JVM exits with 2; if it fails, with 1. */
    static void launch(Example example, String... args) {
        int code = execute(example, args);
        if (code != CommandLine.ExitCode.OK) {
            System.exit(code);
        }
    }

    /** Runs a program and returns its exit code. */
    static int execute(Example example, String... args) {
        return new CommandLine(example)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((e, given) -> {
                    print(e.getCommandLine(), e.getMessage() + ". --help lists the options.");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler(Example::handle)
                .execute(args);
    }

    private static int handle(Exception e, CommandLine commandLine, ParseResult parsed) throws Exception {
        if (e instanceof MissingDataException) {
            print(commandLine, e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }

    private static void print(CommandLine commandLine, @Nullable String message) {
        commandLine.getErr().println(commandLine.getCommandName() + ": " + message);
    }

    /** A number of epochs or steps. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int count = Integer.parseInt(text);
                if (count > 0) {
                    return count;
                }
            } catch (NumberFormatException e) {
                // As for a number that is too small.
            }
            throw new TypeConversionException("expected a whole number above 0, found '" + text + "'");
        }
    }
}
