package org.wengert.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wengert.Tensor;

/**
 * An open safetensors file, of any size, that gives one tensor at a time.
 *
 * <pre>{@code
 * try (SafetensorsFile file = Safetensors.open(path)) {
 *     file.tensors().values().forEach(System.out::println);  // embedding.weight BF16 [50257, 768], ...
 *     Tensor embedding = file.read("embedding.weight");      // the only values that are read
 * }
 * }</pre>
 *
 * <p>The header has been read and checked; values are read when they are asked for. A tensor of {@value #MAPPED_FROM} bytes or more is copied from the
 * file mapped into memory. Several threads may read at once.
 *
 * <p>While it is open the file must not be changed in place; to replace it by another, as {@link Safetensors#write} does, is fine. Windows replaces
 * no file that is mapped: there this waits until the garbage collector has run after the last read.
 */
public final class SafetensorsFile implements Closeable {
    /** Smaller tensors are read faster than mapped. */
    private static final int MAPPED_FROM = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long dataStart;

    private SafetensorsFile(Path file, FileChannel channel, SafetensorsHeader header, long dataStart) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.dataStart = dataStart;
    }

    static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return open(file, channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsFile open(Path file, FileChannel channel) throws IOException {
        Location location = new Location(file, "");
        long size = channel.size();
        if (size < Long.BYTES) {
            throw location.fault("it has " + size + " bytes, too few for a safetensors file. Fetch or write it again.");
        }
        Pieces pieces = new ChannelPieces(channel, 0, location);
        long length = pieces.next(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > size - Long.BYTES) {
            throw location.fault("it has " + size + " bytes, and its header is said to have "
                    + Long.toUnsignedString(length) + ". It is no safetensors file, or was cut off.");
        }
        if (length > SafetensorsHeader.MAX_LENGTH) {
            throw location.fault("its header has " + length + " bytes: more than " + SafetensorsHeader.MAX_LENGTH
                    + " are not read. Split the file.");
        }
        byte[] text = new byte[(int) length];
        pieces.next(text.length).get(text);
        SafetensorsHeader header = SafetensorsHeader.parse(text, location);
        long dataStart = Long.BYTES + length;
        if (header.end() != size - dataStart) {
            throw location.fault("it has " + (size - dataStart) + " bytes of values, and its header says "
                    + header.end() + ". Fetch or write it again.");
        }
        return new SafetensorsFile(file, channel, header, dataStart);
    }

    /** Returns what the file says of its tensors, by their names, in the order of its header. */
    public Map<String, TensorInfo> tensors() {
        Map<String, TensorInfo> infos = new LinkedHashMap<>();
        header.tensors()
                .forEach((name, entry) -> infos.put(
                        name,
                        new TensorInfo(
                                name,
                                entry.type(),
                                Arrays.stream(entry.sizes()).boxed().toList())));
        return Collections.unmodifiableMap(infos);
    }

    /** Returns the texts that were written with the tensors, in the order of the header; empty if there are none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Reads one tensor. It outlives every scope, and the file.
     *
     * @throws IllegalArgumentException if the file has no tensor of this name
     * @throws FileFormatException if its elements are of a type that is not read, or an integer does not fit INT32
     * @throws IOException if it cannot be read, or the file has been closed
     */
    public Tensor read(String name) throws IOException {
        SafetensorsHeader.Entry entry = entry(name);
        boolean isMapped = entry.end() - entry.begin() >= MAPPED_FROM;
        return isMapped ? readMapped(name, entry) : readPlainly(name, entry);
    }

    /** Reads all tensors without mapping. */
    Map<String, Tensor> readAll() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, SafetensorsHeader.Entry> tensor :
                header.tensors().entrySet()) {
            tensors.put(tensor.getKey(), readPlainly(tensor.getKey(), tensor.getValue()));
        }
        return tensors;
    }

    private Tensor readMapped(String name, SafetensorsHeader.Entry entry) throws IOException {
        Location location = SafetensorsHeader.in(new Location(file, ""), name);
        Pieces pieces = new MappedPieces(channel, dataStart + entry.begin(), dataStart + entry.end(), location);
        return tensor(entry, pieces, location);
    }

    private Tensor readPlainly(String name, SafetensorsHeader.Entry entry) throws IOException {
        Location location = SafetensorsHeader.in(new Location(file, ""), name);
        return tensor(entry, new ChannelPieces(channel, dataStart + entry.begin(), location), location);
    }

    private static Tensor tensor(SafetensorsHeader.Entry entry, Pieces pieces, Location location) throws IOException {
        ElementType type = ElementType.named(entry.type());
        if (type == null) {
            throw location.fault("its elements are " + entry.type() + ", and those that are read are "
                    + Arrays.toString(ElementType.values()) + ". Convert it where it was written.");
        }
        return TensorReader.read(type, ByteOrder.LITTLE_ENDIAN, entry.sizes(), false, pieces, location);
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry =
                header.tensors().get(TensorWriter.notNull(name, "read: the name of the tensor"));
        if (entry == null) {
            throw new IllegalArgumentException("read: " + file + " has no tensor " + name + ". It has "
                    + header.tensors().size() + ", listed by tensors()"
                    + header.tensors().keySet().stream()
                            .limit(5)
                            .reduce((a, b) -> a + ", " + b)
                            .map(first -> ": " + first)
                            .orElse("")
                    + (header.tensors().size() > 5 ? ", ..." : "."));
        }
        return entry;
    }

    /** Closes the file. Tensors that were read stay. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The path and the number of tensors. */
    @Override
    public String toString() {
        return file + ": " + header.tensors().size() + " tensors";
    }
}
