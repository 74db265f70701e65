package org.wengert.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.wengert.Tensor;

/** Reads npz archives. */
final class NpzReader {
    /** Deflate makes at most so many bytes of one, and some more at the start. */
    static final long MOST_INFLATED = 1032;

    static Map<String, Tensor> read(Path file) throws IOException {
        Location location = new Location(file, "");
        try (ZipFile zip = open(file)) {
            List<ZipEntry> entries = entries(zip, Files.size(file), location);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (ZipEntry entry : entries) {
                String name = entry.getName();
                tensors.put(
                        name.substring(0, name.length() - Npz.SUFFIX.length()), tensor(zip, entry, in(file, entry)));
            }
            return tensors;
        } catch (ZipException | EOFException e) {
            throw because(location, e);
        }
    }

    private static Location in(Path file, ZipEntry entry) {
        String name = entry.getName();
        return new Location(file, "entry " + (name.length() <= 200 ? name : name.substring(0, 200) + "..."));
    }

    private static FileFormatException because(Location location, Exception e) {
        FileFormatException fault =
                location.fault("it is no whole zip archive (" + e.getMessage() + "). Fetch or write it again.");
        fault.initCause(e);
        return fault;
    }

    private static ZipFile open(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (RuntimeException e) { // for names, sizes and counts that make no sense
            throw because(new Location(file, ""), e);
        }
    }

    /** Checks that the archive holds arrays, each once, and can hold them. */
    private static List<ZipEntry> entries(ZipFile zip, long size, Location location) throws IOException {
        Set<String> names = new HashSet<>();
        List<ZipEntry> entries = listed(zip, location);
        long left = size;
        for (ZipEntry entry : entries) {
            Location there = in(location.file(), entry);
            if (!entry.getName().endsWith(Npz.SUFFIX)) {
                throw there.fault("an npz archive holds npy arrays alone. Take it out.");
            }
            if (!names.add(entry.getName())) {
                throw there.fault("the archive has it twice.");
            }
            checkSizes(entry, there);
            left -= entry.getCompressedSize();
            if (left < 0) {
                throw there.fault("the entries together are larger than the archive: they overlap.");
            }
        }
        return entries;
    }

    private static List<ZipEntry> listed(ZipFile zip, Location location) throws FileFormatException {
        try {
            return zip.stream().<ZipEntry>map(entry -> entry).toList();
        } catch (RuntimeException e) {
            throw because(location, e);
        }
    }

    private static void checkSizes(ZipEntry entry, Location location) throws FileFormatException {
        long size = entry.getSize();
        long compressed = entry.getCompressedSize();
        boolean isPossible = size >= 0
                && compressed >= 0
                && switch (entry.getMethod()) {
                    case ZipEntry.STORED -> size == compressed;
                    case ZipEntry.DEFLATED -> size / MOST_INFLATED <= compressed;
                    default ->
                        throw location.fault("it is compressed by method " + entry.getMethod()
                                + ", and stored (0) and deflated (8) entries are read. Save it with numpy.savez.");
                };
        if (!isPossible) {
            throw location.fault("it is said to have " + size + " bytes in " + compressed + ", which cannot be.");
        }
    }

    private static Tensor tensor(ZipFile zip, ZipEntry entry, Location location) throws IOException {
        CRC32 crc = new CRC32();
        try (InputStream stream = zip.getInputStream(entry)) {
            if (stream == null) {
                throw location.fault("it cannot be found. Write the archive again.");
            }
            Tensor x = Npy.read(pieces(stream, crc, location), entry.getSize(), location);
            if (stream.read() >= 0) {
                throw location.fault("it is longer than the archive says. Write it again.");
            }
            if (crc.getValue() != entry.getCrc()) {
                throw location.fault("its checksum is wrong: it is damaged. Fetch or write it again.");
            }
            return x;
        } catch (ZipException | EOFException e) {
            throw because(location, e);
        }
    }

    private static Pieces pieces(InputStream stream, CRC32 crc, Location location) {
        return length -> {
            byte[] bytes = stream.readNBytes(length);
            if (bytes.length < length) {
                throw location.fault("it is shorter than the archive says. Fetch or write it again.");
            }
            crc.update(bytes);
            return ByteBuffer.wrap(bytes);
        };
    }

    private NpzReader() {}
}
