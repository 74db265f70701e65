package org.wengert;

import java.util.ArrayList;
import java.util.List;
import org.wengert.kernel.UpdateKernel;

/** The rows of {@link ParameterUpdates}: their inputs are x, the state that changes with it, g, the rate, and for Adam the number of the step. */
final class ParameterUpdatesRules {
    static final AttributeOp<ParameterUpdates.Sgd> SGD = row("sgd", 1, 2, 1, ParameterUpdatesRules::sgd)
            .samples(draw -> draw(
                    draw,
                    draw.coin() ? 1 : 0,
                    1,
                    new ParameterUpdates.Sgd(0.9, 0, draw.coin() ? 0.1 : 0, draw.coin(), draw.coin())));
    static final AttributeOp<ParameterUpdates.Adam> ADAM = row("adam", 3, 4, 2, ParameterUpdatesRules::adam)
            .samples(draw -> draw(
                    draw,
                    draw.coin() ? 3 : 2,
                    2,
                    new ParameterUpdates.Adam(0.9, 0.999, 1e-8, draw.coin() ? 0.1 : 0, draw.coin())));
    static final AttributeOp<ParameterUpdates.RMSprop> RMSPROP = row("rmsprop", 2, 4, 1, ParameterUpdatesRules::rmsprop)
            .samples(draw -> {
                boolean isCentered = draw.coin();
                boolean hasMomentum = draw.coin();
                return draw(
                        draw,
                        1 + (isCentered ? 1 : 0) + (hasMomentum ? 1 : 0),
                        1,
                        new ParameterUpdates.RMSprop(
                                0.99, 1e-8, hasMomentum ? 0.9 : 0, draw.coin() ? 0.1 : 0, isCentered));
            });
    static final AttributeOp<ParameterUpdates.Adagrad> ADAGRAD = row("adagrad", 2, 2, 2, ParameterUpdatesRules::adagrad)
            .samples(draw -> draw(draw, 1, 2, new ParameterUpdates.Adagrad(0.1, 1e-10, draw.coin() ? 0.1 : 0)));

    private static void sgd(Tensor x, Tensor[] in, ParameterUpdates.Sgd at) {
        int changed = in.length - 2;
        UpdateKernel.sgd(
                x.array(),
                changed == 2 ? in[1].array() : null,
                in[changed].array(),
                x.size(),
                in[changed + 1].element(0),
                at.isFirst() ? 0 : at.momentum(),
                at.isFirst() ? 1 : 1 - at.dampening(),
                at.nesterov() ? at.momentum() : 0,
                at.weightDecay());
    }

    private static void adam(Tensor x, Tensor[] in, ParameterUpdates.Adam at) {
        int changed = in.length - 3;
        double rate = in[changed + 1].element(0);
        double t = in[changed + 2].element(0);
        // StrictMath: the same bits on every processor.
        double correction1 = 1 - StrictMath.pow(at.beta1(), t);
        double correction2 = 1 - StrictMath.pow(at.beta2(), t);
        UpdateKernel.adam(
                x.array(),
                in[1].array(),
                in[2].array(),
                changed == 4 ? in[3].array() : null,
                in[changed].array(),
                x.size(),
                rate / correction1,
                1 / Math.sqrt(correction2),
                at.beta1(),
                at.beta2(),
                at.epsilon(),
                at.isDecoupled() ? 0 : at.weightDecay(),
                at.isDecoupled() ? 1 - rate * at.weightDecay() : 1);
    }

    private static void rmsprop(Tensor x, Tensor[] in, ParameterUpdates.RMSprop at) {
        int changed = in.length - 2;
        UpdateKernel.rmsprop(
                x.array(),
                in[1].array(),
                at.isCentered() ? in[2].array() : null,
                at.momentum() != 0 ? in[changed - 1].array() : null,
                in[changed].array(),
                x.size(),
                in[changed + 1].element(0),
                at.alpha(),
                at.epsilon(),
                at.momentum(),
                at.weightDecay());
    }

    private static void adagrad(Tensor x, Tensor[] in, ParameterUpdates.Adagrad at) {
        UpdateKernel.adagrad(
                x.array(),
                in[1].array(),
                in[2].array(),
                x.size(),
                in[3].element(0) / (1 + (in[4].element(0) - 1) * at.rateDecay()),
                at.epsilon(),
                at.weightDecay());
    }

    /** A row that changes from {@code least} to {@code most} of its first inputs, and ends with {@code numbers} numbers. */
    private static <A> AttributeOp<A> row(String name, int least, int most, int numbers, Value.Kernel<A> kernel) {
        OpSpec.ShapeRule<A> shape = (in, at) -> {
            int changed = in.length - 1 - numbers;
            if (changed < least || changed > most) {
                throw new IllegalArgumentException(
                        name + ": " + in.length + " tensors do not fit. Call ParameterUpdates." + name + ".");
            }
            check(name, in, changed);
            return in[0].shape();
        };
        return new AttributeOp<>(OpSpec.of(
                name,
                OpSpec.ANY,
                OpSpec.Kind.DISCRETE,
                shape,
                Value.inPlace((in, at) -> in.length - 1 - numbers, kernel)));
    }

    private static void check(String name, Tensor[] in, int changed) {
        Checks.floating(name, in[0]);
        for (int i = 1; i <= changed; i++) {
            InPlaceChangesRules.checkShape(name, in[0], in[i]);
        }
        for (int i = changed + 1; i < in.length; i++) {
            InPlaceChangesRules.checkNumber(name, in[i]);
        }
        for (int i = 0; i < changed; i++) {
            InPlaceChangesRules.checkMayChange(name, in[i]);
            for (int j = 0; j < in.length; j++) {
                if (j != i && in[j].storage() == in[i].storage()) {
                    throw new IllegalArgumentException(name + ": " + in[i].describe() + " and " + in[j].describe()
                            + " share an array, and one of them changes. Give each its own: copy().");
                }
            }
        }
    }

    private static Samples.Sample draw(Sampler draw, int states, int numbers, Object attributes) {
        Shape shape = draw.shape();
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(draw.tensor(shape, Domain.REALS));
        for (int i = 0; i < states; i++) {
            inputs.add(draw.tensor(shape, Domain.POSITIVE));
        }
        inputs.add(draw.tensor(shape, Domain.REALS));
        inputs.add(Tensor.scalar(DType.FLOAT64, 0.1));
        if (numbers == 2) {
            inputs.add(Tensor.scalar(DType.FLOAT64, draw.between(1, 9)));
        }
        return new Samples.Sample(attributes, inputs);
    }

    private ParameterUpdatesRules() {}
}
