package org.wengert.io;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wengert.DType;
import org.wengert.Tensor;

/** Files that have been damaged at random are read or are a {@link FileFormatException}, and take next to no memory. */
class ReaderFuzzTest {
    private static final int MUTATIONS = 4_000;

    /** Far more than any of the files takes, and far less than any of the sizes that are planted. */
    private static final long MOST_ALLOCATED = 4 << 20;

    private static final String[] NUMBERS = {
        "0",
        "1",
        "2",
        "-1",
        "7",
        "8",
        "64",
        "255",
        "65536",
        "2147483647",
        "2147483648",
        "4294967296",
        "1000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "1e9",
        "0.5",
        "00"
    };

    @TempDir
    Path folder;

    private interface Reader {
        void read(Path file) throws IOException;
    }

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", Tensor.of(new float[] {1, -0f, Float.NaN, 3, 4, 5}, 2, 3));
        tensors.put("bias", Tensor.scalar(DType.FLOAT64, Math.PI));
        tensors.put("steps", Tensor.of(new int[] {1, 2, 3}));
        tensors.put("mask", Tensor.of(new boolean[] {true, false, true}));
        tensors.put("empty", Tensor.zeros(0, 3));
        return tensors;
    }

    @Test
    void safetensors() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Path file = folder.resolve("seed");
        Safetensors.write(file, tensors(), Map.of("format", "pt", "step", "10"));
        seeds.add(Files.readAllBytes(file));
        seeds.add(FileBytes.safetensors("{\"x\":{\"dtype\":\"I64\",\"shape\":[2,2],\"data_offsets\":[0,32]}}", 32));
        seeds.add(FileBytes.safetensors("{\"\\u00e9\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[0,2]}}  ", 2));
        fuzz(seeds, path -> {
            Safetensors.read(path);
            try (SafetensorsFile open = Safetensors.open(path)) {
                for (TensorInfo info : open.tensors().values()) {
                    open.read(info.name());
                }
            }
        });
    }

    @Test
    void npy() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Tensor x : tensors().values()) {
            Path file = folder.resolve("seed");
            Npy.write(file, x);
            seeds.add(Files.readAllBytes(file));
        }
        seeds.add(FileBytes.npy("{'descr': '>f2', 'fortran_order': True, 'shape': (2, 3), }", 12));
        seeds.add(FileBytes.npy("{'descr': '<i8', 'fortran_order': True, 'shape': (2, 1, 3), }", 48));
        fuzz(seeds, Npy::read);
    }

    @Test
    void npz() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Path file = folder.resolve("seed");
        Npz.write(file, tensors());
        seeds.add(Files.readAllBytes(file));
        Npz.writeCompressed(file, tensors());
        seeds.add(Files.readAllBytes(file));
        Npz.writeCompressed(file, Map.of("zeros", Tensor.zeros(10, 10)));
        seeds.add(Files.readAllBytes(file));
        fuzz(seeds, Npz::read);
    }

    private void fuzz(List<byte[]> seeds, Reader reader) throws IOException {
        Path file = folder.resolve("mutated");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int read = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            byte[] bytes = seeds.get(random.nextInt(seeds.size()));
            for (int steps = 1 + random.nextInt(3); steps > 0; steps--) {
                bytes = mutated(bytes, seeds, random);
            }
            Files.write(file, bytes);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.read(file);
                read++;
            } catch (FileFormatException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            } catch (IOException | RuntimeException | Error e) {
                fail("mutation " + i + ": " + HexFormat.of().formatHex(bytes), e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (allocated > MOST_ALLOCATED) {
                fail("mutation " + i + " takes " + allocated + " bytes: "
                        + HexFormat.of().formatHex(bytes));
            }
        }
        assertTrue(read > MUTATIONS / 100 && read < MUTATIONS / 2, read + " of the mutations are still files");
    }

    private static byte[] mutated(byte[] bytes, List<byte[]> seeds, SplittableRandom random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 8 : bytes.length));
        byte[] changed = bytes.clone();
        switch (random.nextInt(8)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt();
            case 2 -> changed = Arrays.copyOf(bytes, at);
            case 3 -> changed = spliced(bytes, at, to, new byte[0]);
            case 4 -> changed = spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            case 5 -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = random.nextInt(other.length);
                changed = spliced(
                        bytes, at, to, Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from)));
            }
            case 6 -> putNumber(changed, at, random);
            default -> changed = withOtherNumber(bytes, at, random);
        }
        return changed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte... piece) {
        byte[] changed = new byte[bytes.length - (to - from) + piece.length];
        System.arraycopy(bytes, 0, changed, 0, from);
        System.arraycopy(piece, 0, changed, from, piece.length);
        System.arraycopy(bytes, to, changed, from + piece.length, bytes.length - to);
        return changed;
    }

    /** A length or an offset of 2, 4 or 8 bytes, as zip, npy and safetensors have them; often that at the start. */
    private static void putNumber(byte[] bytes, int at, SplittableRandom random) {
        int size = 2 << random.nextInt(3);
        long[] values = {
            0, -1, 1, Integer.MAX_VALUE, Long.MAX_VALUE, bytes.length, bytes.length - 8, 100_000_000, random.nextLong()
        };
        long value = values[random.nextInt(values.length)];
        int start = random.nextInt(4) == 0 ? 0 : at;
        for (int i = 0; i < size && start + i < bytes.length; i++) {
            bytes[start + i] = (byte) (value >> 8 * i);
        }
    }

    /** The next digits after this place are replaced. */
    private static byte[] withOtherNumber(byte[] bytes, int at, SplittableRandom random) {
        int from = at;
        while (from < bytes.length && !Character.isDigit(bytes[from])) {
            from++;
        }
        int to = from;
        while (to < bytes.length && Character.isDigit(bytes[to])) {
            to++;
        }
        return spliced(bytes, from, to, FileBytes.latin(NUMBERS[random.nextInt(NUMBERS.length)]));
    }
}
