package org.wengert.onnx;

import static org.wengert.onnx.ExportRow.none;

import java.util.List;
import java.util.stream.Stream;

/** Losses: they belong to training, and what is exported is what makes predictions. */
final class ExportLosses {
    private static final String LOSS =
            "a loss belongs to training, and the file is for predictions. Export the network without it.";

    static final List<ExportRow> ROWS = Stream.of(
                    "mseLoss", "l1Loss", "bceLoss", "bceWithLogits", "huberLoss", "klDiv", "crossEntropy")
            .map(loss -> none(loss, LOSS))
            .toList();

    private ExportLosses() {}
}
