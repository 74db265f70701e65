package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of a file, or of a part of one, in their order. */
interface Pieces {
    /**
     * Returns exactly the next {@code length} bytes. They are good until the next call.
     *
     * @throws FileFormatException if there are fewer
     */
    ByteBuffer next(int length) throws IOException;
}
