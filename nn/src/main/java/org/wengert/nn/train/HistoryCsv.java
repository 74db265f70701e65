package org.wengert.nn.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Epochs as comma-separated values, RFC 4180. */
final class HistoryCsv {
    static void write(List<Epoch> epochs, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, ".wengert-", ".tmp");
        try {
            Files.writeString(temporary, text(epochs));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    static String text(List<Epoch> epochs) {
        Set<String> metrics = HistoryColumns.names(epochs, Epoch::metrics);
        Set<String> validationMetrics = HistoryColumns.names(epochs, Epoch::validationMetrics);
        List<String> header = new ArrayList<>(List.of("epoch", "loss", "validation_loss"));
        metrics.forEach(name -> header.add(quoted(name)));
        validationMetrics.forEach(name -> header.add(quoted("validation_" + name)));
        header.addAll(List.of("learning_rate", "seconds"));
        StringBuilder text = new StringBuilder(String.join(",", header)).append('\n');
        for (Epoch epoch : epochs) {
            text.append(epoch.number())
                    .append(',')
                    .append(epoch.loss())
                    .append(',')
                    .append(epoch.validationLoss());
            metrics.forEach(name -> text.append(',').append(HistoryColumns.of(epoch.metrics(), name)));
            validationMetrics.forEach(
                    name -> text.append(',').append(HistoryColumns.of(epoch.validationMetrics(), name)));
            text.append(',').append(epoch.learningRate()).append(',').append(epoch.seconds());
            text.append('\n');
        }
        return text.toString();
    }

    private static String quoted(String name) {
        return name.matches("[^,\"\\r\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private HistoryCsv() {}
}
