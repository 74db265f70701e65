package org.wengert.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wengert.check.Mistake.assertNames;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.wengert.DType;
import org.wengert.Domain;
import org.wengert.Op;
import org.wengert.Sampler;
import org.wengert.Shape;
import org.wengert.Tape;
import org.wengert.Tensor;
import org.wengert.check.jqwik.Tensors;

/** A mistake inside a composition is traced to the line of the tape that makes it. */
class LikelyMistakeInALineTest {
    @Provide
    Arbitrary<Smooth> smooth() {
        return Smooth.any();
    }

    @Provide
    Arbitrary<Sampler> draws() {
        return Tensors.draws();
    }

    private static final List<UnaryOperator<Tensor>> RIGHT = List.of(
            Tensor::sin,
            Tensor::tanh,
            x -> x.mul(0.7),
            x -> x.add(0.3),
            x -> x.mul(x),
            x -> x.sum().add(x),
            x -> x.flatten().softmax(0),
            x -> x.div(x.square().add(1)));

    /** Right functions around another one. */
    private record Chain(List<UnaryOperator<Tensor>> before, List<UnaryOperator<Tensor>> after) {
        Tensor around(UnaryOperator<Tensor> f, Tensor x) {
            Tensor y = x;
            for (UnaryOperator<Tensor> each : before) {
                y = each.apply(y);
            }
            y = f.apply(y);
            for (UnaryOperator<Tensor> each : after) {
                y = each.apply(y);
            }
            return y;
        }
    }

    private static Chain chain(Sampler draw) {
        UnaryOperator<Tensor> scaled = x -> x.sin().mul(0.3).add(0.55);
        return new Chain(
                draw.coin() ? List.of(scaled) : List.of(draw.oneOf(RIGHT), scaled),
                draw.coin() ? List.of(draw.oneOf(RIGHT)) : List.of(draw.oneOf(RIGHT), draw.oneOf(RIGHT)));
    }

    @Property(tries = 80)
    void theLineOfTheTape(
            @ForAll("smooth") Smooth f, @ForAll("draws") Sampler draw, @ForAll @IntRange(max = 3) int kind) {
        Op wrong = List.of(
                        f.op().vjpFromInput((g, x) -> f.slope().apply(x)),
                        f.op().vjpFromInput((g, x) -> g.mul(f.slope().apply(x)).neg()),
                        f.op().vjpFromInput((g, x) -> g.mul(f.slope().apply(x)).mul(3)),
                        f.op().vjpFromInput((g, x) -> g.mul(f.slope().apply(x.detach()))))
                .get(kind);
        Mistake mistake = List.of(Mistake.NOT_LINEAR, Mistake.SIGN, Mistake.FACTOR, Mistake.LEFT_THE_TAPE)
                .get(kind);
        Chain chain = chain(draw);
        Tensor x = draw.tensor(Shape.of(3), Domain.REALS);
        Report report = GradCheck.verdict(q -> chain.around(wrong::apply, q), x);
        assertNames(report, mistake, Mistake.IN_A_LINE);
        String line = Arrays.stream(Tape.of(chain.around(wrong::apply, x.copy().requiresGrad(true)))
                        .toString()
                        .split("\n"))
                .filter(each -> each.contains(f.name()))
                .findFirst()
                .orElseThrow();
        String number = line.substring(0, line.indexOf(' '));
        assertTrue(
                report.likelyMistake().startsWith("line " + number + ", " + f.name() + ", is wrong by itself: "),
                report::toString);
    }

    @Property(tries = 50)
    void aFunctionThatLeavesTheTape(
            @ForAll("draws") Sampler draw, @ForAll @IntRange(max = 3) int kind, @ForAll boolean partly) {
        UnaryOperator<Tensor> off = List.<UnaryOperator<Tensor>>of(
                        x -> Tensor.scalar(DType.FLOAT64, x.sum().item() * 0.3)
                                .mul(Tensor.of(DType.FLOAT64, new double[] {1, 2, -1})),
                        x -> Tensor.of(DType.FLOAT64, x.sin().toDoubleArray()),
                        x -> x.sin().detach(),
                        x -> {
                            try (var noGrad = Tape.noGrad()) {
                                return x.sin();
                            }
                        })
                .get(kind);
        Chain chain = chain(draw);
        Tensor x = draw.tensor(Shape.of(3), Domain.POSITIVE);
        Report report = GradCheck.verdict(
                q -> chain.around(y -> partly ? off.apply(y.flatten()).mul(y.flatten()) : off.apply(y.flatten()), q),
                x);
        assertNames(report, Mistake.LEFT_THE_TAPE);
    }

    @Property(tries = 20)
    void aRuleWithAWrongOperationInIt(@ForAll("draws") Sampler draw) {
        Op inner = Op.unary("inner", Math::cos).vjpFromInput((g, x) -> g.mul(x.sin()));
        Op outer = Op.unary("outer", Math::sin).vjpFromInput((g, x) -> g.mul(inner.apply(x)));
        Report report = GradCheck.verdict(outer, draw.tensor(draw.shape(0, 1), Domain.POSITIVE));
        assertNames(report, Mistake.IN_A_LINE, Mistake.SIGN);
        assertTrue(report.likelyMistake().contains("the rule of inner has the wrong sign"), report::toString);
    }

    @Property(tries = 10)
    void aLineThatCannotBeTriedByItselfIsPointedOut(@ForAll("draws") Sampler draw) {
        Op pick =
                Op.of("pick", 2, in -> in[0].indexSelect(0, in[1])).vjpFromAll((g, in, y) -> g.mul(2), (g, in, y) -> g);
        Tensor index = Tensor.of(new int[] {0, 1, 2});
        Report report =
                GradCheck.verdict(x -> pick.apply(x.sin(), index).mul(0.7), draw.tensor(Shape.of(3), Domain.POSITIVE));
        assertEquals(
                "perhaps line %1, pick, which cannot be tried by itself from here. Check it alone: GradCheck.check(pick, inputs).",
                report.likelyMistake());
    }
}
