package org.wengert.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Node;
import org.wengert.SweepListener;
import org.wengert.Tape;
import org.wengert.Tensor;

/** A tape as a lesson, before and after it was freed. */
@SuppressWarnings("try") // a scope is opened for what it does, not to be used
class LessonTest {
    private final Tensor x = Tensor.of(DType.FLOAT64, 1, 2).named("x");
    private final Tensor w = Tensor.of(DType.FLOAT64, 3, -0.5).named("w").requiresGrad(true);
    private final Tensor large = Tensor.full(DType.FLOAT64, 0.25, 20).requiresGrad(true);

    private Tensor loss() {
        Tensor sum = w.sub(x).named("difference").square().sum();
        return sum.add(large.sum()).mul(2);
    }

    @Test
    void aTapeShowsValuesAndGradients() {
        Tensor loss = loss();

        assertEquals("""
                                                     shape  value                    gradient
                w              parameter             [2]    [3, -0.5]                [8, -10]
                leaf0          parameter             [20]   0.25 to 0.25, mean 0.25  2 to 2, mean 2
                %0 difference  = sub(w, c)           [2]    [2, -2.5]                [8, -10]
                %1             = square(difference)  [2]    [4, 6.25]                [2, 2]
                %2             = sum(%1)             []     10.25                    2
                %3             = sum(leaf0)          []     5                        2
                %4             = add(%2, %3)         []     15.25                    2
                %5             = mul(%4, 2)          []     30.5                     1
                """, Explain.tape(loss));
    }

    @Test
    void rememberedLinesKnowEveryInput() {
        String remembered;
        try (var memory = Tape.remember()) {
            Tensor loss = loss();
            loss.backward();
            try (var off = Tape.noGrad()) {
                w.fillInPlace(7);
            }
            remembered = Explain.tape(loss);
            assertEquals(8, Explain.chainRule(loss, w).at(0).value());
            assertThrows(IllegalStateException.class, loss::backward);
        }

        assertTrue(remembered.contains("= sub(w, x)"), remembered);
        assertTrue(remembered.contains("[3, -0.5]"), remembered);
    }

    @Test
    void explainsTheSweepOfBackwardItself() {
        Tensor plain = loss();
        String before = Explain.chainRule(plain, w).toString();
        Tensor loss;
        try (var memory = Tape.remember()) {
            loss = loss();
            loss.backward();
        }

        assertEquals(before.replace("- c", "- x"), Explain.chainRule(loss, w).toString());
    }

    @Test
    void theLastSweepFromAResultIsReplayed() {
        List<String> heard = new ArrayList<>();
        SweepListener listener = new SweepListener() {
            @Override
            public void reached(Node line, Tensor g) {
                heard.add(line.op().name());
            }

            @Override
            public void pulledBack(Node line, int input, Tensor product) {
                heard.add(input + ": " + product.get(0));
            }
        };
        try (var memory = Tape.remember()) {
            Tensor y = w.square();
            Tensor loss = y.mul(3).sum();
            assertFalse(Tape.of(loss).replay(listener));
            loss.backward();
            assertTrue(Tape.of(loss).replay(listener));
            assertFalse(Tape.of(y).replay(listener));
        }

        assertEquals(List.of("sum", "0: 1.0", "mul", "0: 3.0", "square", "0: 18.0"), heard);
    }

    @Test
    void aFreedTapeSaysWhatToDo() {
        Tensor loss = loss();
        loss.backward();

        assertEquals(
                "explain: mul [] was already differentiated, which freed its tape. Explain it before backward(), or compute and differentiate it inside Tape.remember().",
                assertThrows(IllegalStateException.class, () -> Explain.tape(loss))
                        .getMessage());
    }

    @Test
    void aChangedValueIsRefused() {
        Tensor loss = w.add(1).sum();
        try (var off = Tape.noGrad()) {
            w.fillInPlace(0);
        }

        String message = assertThrows(IllegalStateException.class, () -> Explain.tape(loss))
                .getMessage();
        assertTrue(message.contains("has changed it since"), message);
    }
}
