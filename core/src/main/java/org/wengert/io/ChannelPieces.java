package org.wengert.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes read from a file. */
final class ChannelPieces implements Pieces {
    private final FileChannel channel;
    private final Location location;
    private long position;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    ChannelPieces(FileChannel channel, long position, Location location) {
        this.channel = channel;
        this.position = position;
        this.location = location;
    }

    @Override
    public ByteBuffer next(int length) throws IOException {
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(length);
        }
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, position);
            if (count < 0) {
                throw location.fault("the file ends at its byte " + position + ", " + buffer.remaining()
                        + " bytes too soon. Fetch or write it again.");
            }
            position += count;
        }
        return buffer.flip();
    }
}
