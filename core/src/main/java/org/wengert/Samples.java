package org.wengert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws inputs to try an operation on: the gradient tests of every row start here. */
@FunctionalInterface
public interface Samples {
    Sample draw(Sampler draw);

    /** The attributes, if the operation has any, and the inputs, FLOAT64 where they are floating. */
    record Sample(@Nullable Object at, List<Tensor> inputs) {
        public static Sample of(Tensor... inputs) {
            return new Sample(null, List.of(inputs));
        }

        static Sample at(Object at, Tensor... inputs) {
            return new Sample(at, List.of(inputs));
        }
    }

    /** Any shapes that broadcast, and values in each input's domain; the last domain serves all further inputs. */
    static Samples elementwise(Op op, Domain... domains) {
        int arity = Math.max(op.arity(), 1);
        return draw -> new Sample(null, inputs(draw, arity, domains));
    }

    /** As {@link #elementwise}, with attributes to choose from. */
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
