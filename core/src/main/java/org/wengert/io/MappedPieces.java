package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes of a file that is mapped into memory, a window at a time, since one window ends at 2 GB. */
final class MappedPieces implements Pieces {
    private static final int WINDOW = 1 << 30;

    private final FileChannel channel;
    private final long end;
    private final Location location;
    private final int windowSize;
    private long position;
    private ByteBuffer window = ByteBuffer.allocate(0);

    MappedPieces(FileChannel channel, long position, long end, Location location) {
        this(channel, position, end, location, WINDOW);
    }

    MappedPieces(FileChannel channel, long position, long end, Location location, int windowSize) {
        this.channel = channel;
        this.position = position;
        this.end = end;
        this.location = location;
        this.windowSize = windowSize;
    }

    @Override
    public ByteBuffer next(int length) throws IOException {
        if (window.remaining() < length) {
            map(length);
        }
        ByteBuffer piece = window.slice(window.position(), length);
        window.position(window.position() + length);
        position += length;
        return piece;
    }

    private void map(int length) throws IOException {
        // A page behind the end of a file that has shrunk would fail as an error of the JVM.
        if (end - position < length || channel.size() < end) {
            throw location.fault("the file has " + channel.size() + " bytes, and the tensor ends at " + end
                    + ". It was cut off after it had been opened.");
        }
        window = channel.map(FileChannel.MapMode.READ_ONLY, position, Math.min(windowSize, end - position));
    }
}
