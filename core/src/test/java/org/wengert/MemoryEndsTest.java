package org.wengert;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backward for which memory really ends has changed no gradient: tried in JVMs of its own. */
class MemoryEndsTest {
    private static final int LEAVES = 9;

    @ParameterizedTest
    @ValueSource(strings = {"first", "added"})
    void memoryThatReallyEndsIsAllOrNothing(String program) throws Exception {
        String printed = ChildJvm.run(MemoryEndsTest.class, 64, program);
        assertTrue(printed.endsWith(" failed, 0 changed"), printed);
    }

    /** Nine leaves of 4 MB whose gradients do not all fit: counts how many have changed when memory has ended. */
    public static void main(String[] arguments) {
        int size = 1 << 20;
        Tensor base = Tensor.ones(size);
        Tensor upstream = Tensor.ones(size);
        Tensor[] leaves = new Tensor[LEAVES];
        Arrays.setAll(leaves, i -> base.detach().requiresGrad(true));
        int added = arguments[0].equals("added") ? LEAVES - 1 : 0;
        for (int i = 0; i < added; i++) {
            leaves[i].backward(upstream);
        }
        Tensor y = leaves[0];
        for (int i = 1; i < LEAVES; i++) {
            y = y.add(leaves[i]);
        }
        // What is left is for less than nine more, or less than one.
        List<byte[]> ballast = new ArrayList<>();
        try {
            while (true) {
                ballast.add(new byte[1 << 20]);
            }
        } catch (OutOfMemoryError full) {
            int left = added > 0 ? 3 : 20;
            for (int i = 0; i < left; i++) {
                ballast.remove(ballast.size() - 1);
            }
        }
        boolean failed = false;
        try {
            y.backward(upstream);
        } catch (OutOfMemoryError expected) {
            failed = true;
        }
        int held = ballast.size();
        ballast.clear();
        int changed = 0;
        for (int i = 0; i < LEAVES; i++) {
            Tensor grad = leaves[i].grad();
            changed += (grad == null ? 0 : (int) grad.get(0)) == (i < added ? 1 : 0) ? 0 : 1;
        }
        System.out.println(held + " MB held, " + (failed ? "failed, " : "done, ") + changed + " changed");
    }
}
