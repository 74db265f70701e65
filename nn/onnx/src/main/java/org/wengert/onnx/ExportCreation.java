package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.none;
import static org.wengert.onnx.ExportRow.row;

import java.util.List;
import org.wengert.DType;

/** Copies and constants. */
final class ExportCreation {
    private static final String RANDOM =
            "a file that draws random numbers would give other results each time. Put the network in evaluation mode, or pass the numbers as an input.";

    static final List<ExportRow> ROWS = List.of(
            row("clone", "Identity", at -> at.graph().op("Identity", at.in(0))),
            row(
                            "full",
                            "a constant; Expand where its shape depends on the batch",
                            at -> at.resultVaries()
                                    ? at.graph()
                                            .op(
                                                    "Expand",
                                                    at.graph()
                                                            .number(
                                                                    at.step()
                                                                            .output()
                                                                            .dtype(),
                                                                    at.number("value")),
                                                    at.resultShape())
                                    : constant(at))
                    .sizes("shape"),
            row("eye", "a constant", ExportCreation::constant),
            row("arange", "a constant; Range where its length is the batch", ExportCreation::arange)
                    .sizes("shape"),
            row("linspace", "a constant", ExportCreation::constant),
            none("uniform", RANDOM),
            none("randn", RANDOM),
            none("bernoulli", RANDOM));

    /** It has no inputs: so it is computed here. */
    private static String constant(ExportStep at) {
        return at.graph().constant(at.step().op().apply());
    }

    private static String arange(ExportStep at) {
        if (!at.resultVaries()) {
            return constant(at);
        }
        ExportGraph graph = at.graph();
        if (at.step().output().dtype() != DType.INT32 || at.number("start") != 0 || at.number("step") != 1) {
            throw at.refused(
                    "its length depends on the batch, and it is not 0, 1, 2, .... Compute it from Tensor.arange(n).");
        }
        String count = graph.cast(graph.op("Squeeze", at.resultShape()), DType.INT32);
        return graph.op("Range", graph.number(DType.INT32, 0), count, graph.number(DType.INT32, 1));
    }

    private ExportCreation() {}
}
