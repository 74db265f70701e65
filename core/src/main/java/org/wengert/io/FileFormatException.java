package org.wengert.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is not what it should be: cut off, damaged, of another format, or made to do harm. The message names the file and the fault.
 *
 * <p>The readers of this package throw it before they have allocated anything that the file does not hold. Any other {@link IOException} is the
 * operating system's: no such file, no permission, a failing disk.
 */
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1;

    private final String file;

    /** An error whose message is {@code file: fault}. */
    public FileFormatException(Path file, String fault) {
        super(file + ": " + fault);
        this.file = file.toString();
    }

    /** Returns the path of the file. */
    public String file() {
        return file;
    }
}
