package org.wengert.nn.train;

import java.io.Console;

/** Where the output goes. */
final class Terminal {
    /** Whether somebody watches, so that a line may be written over. */
    @SuppressWarnings("SystemConsoleNull") // asked further below
    static boolean isWatched() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // From JDK 22 on there may be a console without a terminal, and this method to tell.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }

    private Terminal() {}
}
