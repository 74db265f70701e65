package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RngTest {
    /** The first outputs for seed 1234567, as published with the algorithm's reference implementation. */
    @Test
    void theGeneratorIsSplitMix64() {
        RandomGenerator random = Rng.generator(1234567);
        assertEquals(6457827717110365317L, random.nextLong());
        assertEquals(3203168211198807973L, random.nextLong());
        assertEquals(Long.parseUnsignedLong("9817491932198370423"), random.nextLong());
    }

    @Test
    void oneSeedOneShuffleOnEveryJdk() {
        Rng.seed(42);
        assertEquals("[4, 6, 1, 8, 2, 5, 9, 3, 0, 7]", Arrays.toString(Rng.permutation(10)));
        assertEquals("[8, 5, 3, 7, 0, 2, 9, 4, 6, 1]", Arrays.toString(Rng.permutation(10)));
    }

    @Test
    void threadsDoNotDisturbEachOther() throws InterruptedException {
        Rng.seed(1);
        double expected = Rng.generator().nextDouble();
        Rng.seed(1);
        Thread other = new Thread(() -> {
            Rng.seed(2);
            Rng.generator().nextDouble();
        });
        other.start();
        other.join();
        assertEquals(expected, Rng.generator().nextDouble());
    }

    @Test
    void withoutASeedEachThreadStartsAtRandom() throws InterruptedException {
        long[] first = new long[2];
        for (int i = 0; i < first.length; i++) {
            int slot = i;
            Thread thread = new Thread(() -> first[slot] = Rng.generator().nextLong());
            thread.start();
            thread.join();
        }
        assertNotEquals(first[0], first[1]);
    }

    @Property
    void aPermutationHasEachNumberOnce(@ForAll @IntRange(min = 0, max = 200) int n, @ForAll long seed) {
        Rng.seed(seed);
        assertArrayEquals(
                IntStream.range(0, n).toArray(),
                Arrays.stream(Rng.permutation(n)).sorted().toArray());
    }

    @Test
    void allOrdersAreEquallyLikely() {
        Rng.seed(3);
        int[] counts = new int[27];
        for (int i = 0; i < 60_000; i++) {
            int[] order = Rng.permutation(3);
            counts[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertEquals(6, seen.length);
        for (int count : seen) {
            assertEquals(10_000, count, 500);
        }
    }

    @Test
    void aNegativeLengthIsAnError() {
        assertEquals(
                "permutation: -1 numbers: expected 0 or more. Pass how many numbers to shuffle.",
                assertThrows(IllegalArgumentException.class, () -> Rng.permutation(-1))
                        .getMessage());
    }
}
