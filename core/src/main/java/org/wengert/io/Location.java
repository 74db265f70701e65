package org.wengert.io;

import java.nio.file.Path;

/**
 * A place in a file, for errors.
 *
 * @param part the tensor or entry, empty for the file as a whole
 */
record Location(Path file, String part) {
    FileFormatException fault(String fault) {
        return new FileFormatException(file, part.isEmpty() ? fault : part + ": " + fault);
    }
}
