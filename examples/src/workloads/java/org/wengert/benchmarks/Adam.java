package org.wengert.benchmarks;

import java.util.List;
import org.wengert.Tensor;
import org.wengert.nn.Parameter;
import org.wengert.nn.optim.Optimizer;

/**
 * x = x - rate m' / (sqrt(v') + 1e-8), with running means m of g and v of g^2, corrected for their start at 0: Adam, written in tensor operations.
 *
 * <p>Kingma and Ba: Adam, a method for stochastic optimization, 2015.
 */
final class Adam extends Optimizer {
    static final double BETA1 = 0.9;
    static final double BETA2 = 0.999;
    static final double EPSILON = 1e-8;

    private final Tensor[] means;
    private final Tensor[] squares;
    private final int[] steps;

    Adam(List<Parameter> parameters, double rate) {
        super(parameters, rate);
        means = new Tensor[size()];
        squares = new Tensor[size()];
        steps = new int[size()];
    }

    @Override
    protected void update(int i, Tensor x, Tensor g) {
        int step = ++steps[i];
        if (step == 1) {
            means[i] = g.mul(0);
            squares[i] = g.mul(0);
        }
        Tensor mean = means[i].mulInPlace(BETA1).addInPlace(g, 1 - BETA1);
        Tensor square = squares[i].mulInPlace(BETA2).addInPlace(g.square(), 1 - BETA2);
        double correction = Math.sqrt(1 - Math.pow(BETA2, step));
        Tensor direction = mean.div(square.sqrt().add(EPSILON * correction));
        x.addInPlace(direction, -learningRate() * correction / (1 - Math.pow(BETA1, step)));
    }
}
