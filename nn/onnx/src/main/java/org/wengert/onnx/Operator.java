package org.wengert.onnx;

import java.io.IOException;
import org.wengert.Tensor;

/** An operator of ONNX: reads a node's attributes once, and returns what to do with its inputs each time. */
@FunctionalInterface
interface Operator {
    Run of(NodeSpec node) throws IOException;

    /** What a node does. */
    @FunctionalInterface
    interface Run {
        Tensor[] of(Inputs in);
    }

    /** An operator of one output. */
    @FunctionalInterface
    interface Single {
        One of(NodeSpec node) throws IOException;
    }

    /** What a node of one output does. */
    @FunctionalInterface
    interface One {
        Tensor of(Inputs in);
    }
}
