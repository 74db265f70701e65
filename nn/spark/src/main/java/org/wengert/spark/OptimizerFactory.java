package org.wengert.spark;

import java.io.Serializable;
import java.util.List;
import org.wengert.nn.Parameter;
import org.wengert.nn.optim.Optimizer;

/** Makes the optimizer of a network's parameters: {@code parameters -> new Adam(parameters, 1e-3)}. */
@FunctionalInterface
public interface OptimizerFactory extends Serializable {
    /** Returns a new optimizer of these parameters, with the same settings at each call. */
    Optimizer create(List<Parameter> parameters);
}
