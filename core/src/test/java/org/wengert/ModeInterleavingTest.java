package org.wengert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random openings and closings of modes, against counts of what is open. */
class ModeInterleavingTest {
    private final Tensor x = Tensor.of(1, 2).requiresGrad(true);

    @Property(tries = 300)
    void anyInterleaving(@ForAll long seed) throws Exception {
        Together.run(() -> interleave(seed));
    }

    private void interleave(long seed) {
        Random random = new Random(seed);
        List<Tape.Scope> offs = new ArrayList<>();
        List<Tape.Scope> watches = new ArrayList<>();
        List<MemoryScope> scopes = new ArrayList<>();
        List<AutoCloseable> closed = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            switch (random.nextInt(8)) {
                case 0 -> offs.add(Tape.noGrad());
                case 1 -> watches.add(Tape.detectAnomaly());
                case 2 -> scopes.add(Tape.open());
                case 3, 4 -> close(offs, random, closed);
                case 5 -> close(watches, random, closed);
                case 6 -> {
                    if (!scopes.isEmpty()) {
                        // Closing one closes those inside it.
                        int last = random.nextInt(scopes.size());
                        scopes.get(last).close();
                        List<MemoryScope> inside = scopes.subList(last, scopes.size());
                        closed.addAll(inside);
                        inside.clear();
                    }
                }
                default -> {
                    if (!closed.isEmpty()) {
                        closeQuietly(closed.get(random.nextInt(closed.size())));
                    }
                }
            }
            assertEquals(offs.isEmpty(), Tape.isRecording());
            assertEquals(offs.isEmpty(), x.mul(2).requiresGrad());
            assertEquals(!watches.isEmpty(), Modes.isWatched());
            Tensor y = Tensor.ones(4).mul(2);
            if (!scopes.isEmpty() && random.nextInt(4) == 0) {
                MemoryScope innermost = scopes.remove(scopes.size() - 1);
                innermost.close();
                assertThrows(IllegalStateException.class, () -> y.get(0));
            }
        }
        offs.forEach(Tape.Scope::close);
        watches.forEach(Tape.Scope::close);
        scopes.forEach(MemoryScope::close);
        Modes.nothingIsLeftBehind();
    }

    private static void close(List<Tape.Scope> open, Random random, List<AutoCloseable> closed) {
        if (!open.isEmpty()) {
            Tape.Scope one = open.remove(random.nextInt(open.size()));
            one.close();
            closed.add(one);
        }
    }

    private static void closeQuietly(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new AssertionError("closing twice", e);
        }
    }
}
