package org.wengert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A generator of random inputs to test an operation on. */
@FunctionalInterface
public interface Samples {
    Sample draw(Sampler draw);

    /** The attributes, null if the operation has none, and the inputs, FLOAT64 if floating. */
    record Sample(@Nullable Object attributes, List<Tensor> inputs) {
        public static Sample of(Tensor... inputs) {
            return new Sample(null, List.of(inputs));
        }

        static Sample with(Object attributes, Tensor... inputs) {
            return new Sample(attributes, List.of(inputs));
        }
    }

    /** Draws shapes that broadcast, and values in each input's domain; the last domain serves all further inputs. */
    static Samples elementwise(Op op, Domain... domains) {
        int arity = Math.max(op.arity(), 1);
        return draw -> new Sample(null, inputs(draw, arity, domains));
    }

    /** Draws one input and one of these attributes. */
    static Samples oneOf(Domain domain, Object... attributes) {
        List<Object> choices = List.of(attributes);
        return draw -> new Sample(draw.oneOf(choices), inputs(draw, 1, domain));
    }

    private static List<Tensor> inputs(Sampler draw, int arity, Domain... domains) {
        Shape[] shapes = draw.broadcastable(arity);
        Tensor[] inputs = new Tensor[arity];
        for (int i = 0; i < arity; i++) {
            inputs[i] = draw.tensor(shapes[i], domains[Math.min(i, domains.length - 1)]);
        }
        return List.of(inputs);
    }
}
