package org.wengert.examples;

import java.util.List;
import java.util.Locale;
import org.wengert.Tensor;
import org.wengert.examples.data.ShippedData;
import org.wengert.examples.data.Table;
import org.wengert.nn.Linear;
import org.wengert.nn.MSELoss;
import org.wengert.nn.ReLU;
import org.wengert.nn.Sequential;
import org.wengert.nn.data.Batch;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.data.Standardizer;
import org.wengert.nn.optim.AdamW;
import org.wengert.nn.train.Evaluation;
import org.wengert.nn.train.MeanAbsoluteError;
import org.wengert.nn.train.Progress;
import org.wengert.nn.train.R2;
import org.wengert.nn.train.RootMeanSquaredError;
import org.wengert.nn.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A table in, numbers out: how heavy a penguin is, by the size of its bill and flippers, its species and sex. */
@Command(name = "Penguins", description = "How heavy a penguin is, by its measures: regression on a CSV table.")
public final class Penguins extends Example {
    @Option(names = "--epochs", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int epochs = 100;

    public static void main(String[] args) {
        launch(new Penguins(), args);
    }

    @Override
    void run() {
        Table table = ShippedData.penguins().complete("bill_length_mm", "body_mass_g", "sex");
        Tensor sizes = table.numbers("bill_length_mm", "bill_depth_mm", "flipper_length_mm");
        Tensor kinds = Tensor.concat(
                1, table.classes("species").oneHot(3), table.classes("sex").oneHot(2));
        Tensor kilograms = table.numbers("body_mass_g").div(1000);
        List<Dataset> parts =
                Dataset.of(Tensor.concat(1, sizes, kinds), kilograms).split(0.8, 0.2);
        Dataset training = parts.get(0);
        Standardizer scale = Standardizer.of(training.all().features());
        List<Dataset> scaled = parts.stream()
                .map(part -> part.map(batch -> new Batch(scale.apply(batch.features()), batch.targets())))
                .toList();
        System.out.println(
                training.size() + " penguins to learn from, " + parts.get(1).size() + " to test with, in kg");
        System.out.println("            MAE    RMSE      R2");
        evaluate("linear", new Sequential(new Linear(8, 1)), scaled);
        evaluate("network", new Sequential(new Linear(8, 32), new ReLU(), new Linear(32, 1)), scaled);
    }

    private void evaluate(String name, Sequential model, List<Dataset> parts) {
        Trainer trainer = new Trainer(model, new MSELoss(), new AdamW(model.parameters(), 0.01))
                .metrics(new MeanAbsoluteError(), new RootMeanSquaredError(), new R2())
                .progress(Progress.none());
        trainer.fit(new Batches(parts.get(0), 16).shuffle(), epochs);
        Evaluation test = trainer.evaluate(new Batches(parts.get(1), 256));
        System.out.printf(
                Locale.ROOT,
                "%-8s  %6.3f  %6.3f  %6.3f%n",
                name,
                test.metric("mae"),
                test.metric("rmse"),
                test.metric("r2"));
    }
}
