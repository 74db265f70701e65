package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every operation and its gradient give the same bits in every mode of the JVM, and at last as at first. */
class SameBitsInEveryModeTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    /** Prints a hash of the results and gradients of each row, on a few samples, after so many runs. */
    static final class Main {
        public static void main(String[] arguments) {
            int runs = Integer.parseInt(arguments[0]);
            TreeMap<String, Long> hashes = new TreeMap<>();
            for (int run = 0; run < runs; run++) {
                hashes.clear();
                for (OpSpec<?> row : Catalogue.rows()) {
                    if (row.samples() != null && !(row.value() instanceof Value.InPlace)) {
                        hashes.merge(row.name(), hash(row), (a, b) -> 31 * a + b);
                    }
                }
            }
            hashes.forEach((name, hash) -> System.out.println("row " + name + " " + hash));
        }

        private static long hash(OpSpec<?> row) {
            long hash = 0;
            for (int seed = 0; seed < 2; seed++) {
                for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                    // The last sample is large enough for vectors.
                    Sampler sampler = seed == 0 ? new Sampler(new Random(1), 3, 4) : new Sampler(new Random(2), 2, 50);
                    Samples.Sample sample = row.samples().draw(sampler);
                    Tensor[] inputs = sample.inputs().stream()
                            .map(x -> x.dtype().isFloating()
                                    ? of(row, x.detach(), dtype).requiresGrad(true)
                                    : x)
                            .toArray(Tensor[]::new);
                    Tensor y = new Op(row, sample.attributes()).apply(inputs);
                    hash = hash(hash, y);
                    if (y.requiresGrad()) {
                        y.backward(Tensor.randn(
                                y.dtype(), new Random(seed), y.shape().dims()));
                        for (Tensor x : inputs) {
                            hash = x.grad() == null ? hash : hash(hash, x.grad());
                        }
                    }
                }
            }
            return hash;
        }

        /** A row that converts has its types among its attributes. */
        private static Tensor of(OpSpec<?> row, Tensor x, DType dtype) {
            return row.type() == null ? x.to(dtype) : x;
        }

        private static long hash(long hash, Tensor x) {
            long all = hash;
            for (double value : x.toDoubleArray()) {
                all = 31 * all + Double.doubleToLongBits(value);
            }
            return all;
        }
    }

    private static List<String> plain;

    @BeforeAll
    static void runPlainly() throws Exception {
        plain = run(1, MODULE);
        assertEquals(true, plain.size() > 100);
    }

    private static List<String> run(int times, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        String printed = ChildJvm.run(all, Main.class, Integer.toString(times));
        return printed.lines().filter(line -> line.startsWith("row ")).toList();
    }

    @Test
    void compiled() throws Exception {
        assertEquals(plain, run(3, MODULE));
    }

    @Test
    @Tag("slow") // twenty seconds
    void interpreted() throws Exception {
        assertEquals(plain, run(1, MODULE, "-Xint"));
    }

    @Test
    void withNarrowVectors() throws Exception {
        assertEquals(plain, run(2, MODULE, "-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=2"));
    }

    @Test
    void withoutVectors() throws Exception {
        assertEquals(plain, run(2, "-Dwengert.threads=3"));
    }
}
