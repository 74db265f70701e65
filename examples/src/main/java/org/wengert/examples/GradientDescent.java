package org.wengert.examples;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.wengert.DType;
import org.wengert.Tensor;
import org.wengert.explain.Explain;
import org.wengert.nn.Parameter;
import org.wengert.nn.optim.Adam;
import org.wengert.nn.optim.Optimizer;
import org.wengert.nn.optim.Sgd;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Three optimizers go down a ravine, f(x, y) = (x^2 + 20 y^2) / 2, from the same place.
 *
 * <p>The gradient is (x, 20 y): across the ravine it is steep, along it flat. A step of SGD multiplies x by 1 - rate and y by 1 - 20 rate, so that with
 * a rate of 0.09 y changes its sign each time, and x creeps. Momentum adds up steps: those to and fro cancel, those along the ravine grow. Adam divides
 * each coordinate by its usual size, and so goes both ways at one speed.
 */
@Command(name = "GradientDescent", description = "The paths of SGD, momentum and Adam down a ravine.")
public final class GradientDescent extends Lesson {
    private static final double[] START = {-9, 1.5};
    private static final List<Integer> PRINTED = List.of(0, 1, 2, 3, 5, 10, 20, 40, 60);
    private static final List<Color> COLORS =
            List.of(new Color(28, 92, 158), new Color(200, 80, 20), new Color(60, 60, 60));
    private static final double[] LEVELS = {0.25, 2, 8, 20, 40, 62};

    @Option(names = "--rate", paramLabel = "R", description = "Of SGD. Default: ${DEFAULT-VALUE}.")
    double rate = 0.09;

    @Option(names = "--steps", converter = Count.class, paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    int steps = 60;

    public static void main(String[] args) {
        launch(new GradientDescent(), args);
    }

    @Override
    void run() throws IOException {
        Tensor start = Tensor.of(DType.FLOAT64, START).requiresGrad(true).named("p");
        print("(x^2 + 20 y^2) / 2 from x = %.1f, y = %.1f; the lowest point is (0, 0).%n", START[0], START[1]);
        print(
                "%nThe first gradient:%n%n%s",
                Explain.chainRule(ravine(start).named("f"), start).at(0));

        Map<String, double[][]> paths = new LinkedHashMap<>();
        paths.put("SGD", path(p -> new Sgd(p, rate)));
        paths.put("momentum", path(p -> new Sgd(p, 0.02).momentum(0.9)));
        paths.put("Adam", path(p -> new Adam(p, 0.5)));

        print("%nstep");
        paths.keySet().forEach(name -> print("  %-22s", name));
        print("%n");
        for (int step : PRINTED) {
            if (step <= steps) {
                print("%4d", step);
                paths.values().forEach(path -> print("  (%8.4f, %8.4f)  ", path[step][0], path[step][1]));
                print("%n");
            }
        }
        print("%nDrawn in %s%n", draw(paths, out.resolve("gradient-descent.png")));
        print("Step through it in a browser: %s%n", writePaths(paths, out.resolve("gradient-descent.html")));
    }

    /** (x^2 + 20 y^2) / 2 of p = (x, y). */
    static Tensor ravine(Tensor p) {
        return p.square().mul(Tensor.of(DType.FLOAT64, 1, 20)).sum().div(2);
    }

    /** The places that an optimizer comes by: one before each step, and the last. */
    private double[][] path(Function<List<Parameter>, Optimizer> optimizer) {
        Parameter p = new Parameter(Tensor.of(DType.FLOAT64, START));
        Optimizer descent = optimizer.apply(List.of(p));
        double[][] path = new double[steps + 1][];
        for (int step = 0; step < steps; step++) {
            path[step] = p.tensor().toDoubleArray();
            descent.zeroGrad();
            ravine(p.tensor()).backward();
            descent.step();
        }
        path[steps] = p.tensor().toDoubleArray();
        return path;
    }

    /** The paths on a page with a slider. */
    private static Path writePaths(Map<String, double[][]> paths, Path file) throws IOException {
        String data = paths.entrySet().stream()
                .map(path -> '"' + path.getKey() + "\": " + Arrays.deepToString(path.getValue()))
                .collect(Collectors.joining(",\n", "{", "}"));
        try (InputStream template = GradientDescent.class.getResourceAsStream("gradient-descent.html")) {
            String page = new String(Objects.requireNonNull(template).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, page.replace("{paths}", data));
        }
        return file;
    }

    private static Path draw(Map<String, double[][]> paths, Path file) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(1000)
                .height(500)
                .title("Three ways down a ravine")
                .xAxisTitle("x")
                .yAxisTitle("y")
                .build();
        for (double level : LEVELS) {
            double[] x = new double[101];
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double angle = 2 * Math.PI * i / (x.length - 1);
                x[i] = Math.sqrt(2 * level) * Math.cos(angle);
                y[i] = Math.sqrt(2 * level / 20) * Math.sin(angle);
            }
            chart.addSeries("f = " + level, x, y)
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(Color.LIGHT_GRAY)
                    .setLineWidth(1)
                    .setShowInLegend(false);
        }
        Iterator<Color> colors = COLORS.iterator();
        paths.forEach((name, path) -> {
            double[] x = Arrays.stream(path).mapToDouble(p -> p[0]).toArray();
            double[] y = Arrays.stream(path).mapToDouble(p -> p[1]).toArray();
            Color color = colors.next();
            chart.addSeries(name, x, y).setMarkerColor(color).setLineColor(color);
        });
        return Pictures.save(chart, file);
    }
}
