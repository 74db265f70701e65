package org.wengert.examples.data;

import java.io.IOException;
import java.io.Serial;

/** Data is not where it was looked for. The message says how to get it. */
public final class MissingDataException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** An exception with this message. */
    public MissingDataException(String message) {
        super(message);
    }
}
