package org.wengert.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.examples.data.ShippedData;
import org.wengert.examples.data.Table;
import org.wengert.nn.LSTM;
import org.wengert.nn.Layer;
import org.wengert.nn.Linear;
import org.wengert.nn.MSELoss;
import org.wengert.nn.Module;
import org.wengert.nn.data.Batches;
import org.wengert.nn.data.Dataset;
import org.wengert.nn.data.Standardizer;
import org.wengert.nn.optim.AdamW;
import org.wengert.nn.optim.Schedule;
import org.wengert.nn.optim.Scheduler;
import org.wengert.nn.train.MeanAbsoluteError;
import org.wengert.nn.train.RootMeanSquaredError;
import org.wengert.nn.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Forecasts tomorrow's highest temperature in Seattle from the weather of two weeks, by an LSTM, and draws a year of it. */
@Command(name = "Weather", description = "Forecasts tomorrow's highest temperature in Seattle, by an LSTM.")
public final class Weather extends Example {
    private static final int DAYS = 14;
    private static final int TEST_DAYS = 365;

    @Option(names = "--epochs", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int epochs = 10;

    @Option(names = "--out", paramLabel = "FOLDER", description = "For the chart. Default: ${DEFAULT-VALUE}.")
    Path out = Path.of("target");

    /** From (n, days, features) to the temperature (n) of the day after. */
    static class Forecast extends Module implements Layer {
        private final LSTM lstm;
        private final Linear head = new Linear(32, 1);

        Forecast(int features) {
            lstm = new LSTM(features, 32).batchFirst();
        }

        @Override
        public Tensor forward(Tensor x) {
            return head.forward(lstm.forward(x).select(1, -1)).squeeze(1);
        }
    }

    public static void main(String[] args) {
        launch(new Weather(), args);
    }

    @Override
    void run() throws IOException {
        Table table = ShippedData.seattleWeather();
        int first = table.size() - TEST_DAYS;
        Tensor season = Tensor.arange(table.size())
                .to(DType.FLOAT32)
                .mul(2 * Math.PI / 365.25)
                .unsqueeze(1);
        Tensor weather = Tensor.concat(
                1, table.numbers("temp_max", "temp_min", "precipitation", "wind"), season.sin(), season.cos());
        Standardizer scale = Standardizer.of(weather.slice(0, 0, first));
        Tensor scaled = scale.apply(weather);

        Forecast model = new Forecast(weather.dim(1));
        Batches training = new Batches(windows(scaled, DAYS, first), 32).shuffle();
        Dataset test = windows(scaled, first, table.size());
        AdamW adamW = new AdamW(model.parameters(), 5e-3);
        Scheduler scheduler = new Scheduler(adamW, Schedule.cosine((long) epochs * training.size()));
        new Trainer(model, new MSELoss(), adamW).stepScheduler(scheduler).fit(training, new Batches(test, 365), epochs);

        Tensor actual = weather.select(1, 0).slice(0, first, table.size());
        Tensor before = weather.select(1, 0).slice(0, first - 1, table.size() - 1);
        Tensor forecast = model.forward(test.all().features())
                .mul(scale.std().get(0))
                .add(scale.mean().get(0));
        System.out.println("error in 2015, in degrees Celsius    MAE  RMSE");
        report("as warm as the day before", before, actual);
        report("forecast by the LSTM", forecast, actual);
        System.out.println("drawn in " + draw(actual, forecast, out.resolve("weather.png")));
    }

    /** For each day from {@code from} to {@code to}, exclusive, the days before it, and its temperature. */
    private static Dataset windows(Tensor weather, int from, int to) {
        Tensor[] windows = IntStream.range(from, to)
                .mapToObj(day -> weather.slice(0, day - DAYS, day))
                .toArray(Tensor[]::new);
        return Dataset.of(Tensor.stack(0, windows), weather.select(1, 0).slice(0, from, to));
    }

    private static void report(String name, Tensor forecast, Tensor actual) {
        MeanAbsoluteError mae = new MeanAbsoluteError();
        RootMeanSquaredError rmse = new RootMeanSquaredError();
        mae.update(forecast, actual);
        rmse.update(forecast, actual);
        System.out.printf(Locale.ROOT, "  %-32s %5.2f %5.2f%n", name, mae.value(), rmse.value());
    }

    private static Path draw(Tensor actual, Tensor forecast, Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(1100)
                .height(500)
                .title("Seattle, 2015: highest temperature of the day")
                .xAxisTitle("day of the year")
                .yAxisTitle("degrees Celsius")
                .build();
        double[] days = DoubleStream.iterate(1, day -> day + 1).limit(TEST_DAYS).toArray();
        chart.addSeries("measured", days, actual.toDoubleArray()).setMarker(SeriesMarkers.NONE);
        chart.addSeries("forecast the day before", days, forecast.toDoubleArray())
                .setMarker(SeriesMarkers.NONE);
        return Pictures.save(chart, file);
    }
}
