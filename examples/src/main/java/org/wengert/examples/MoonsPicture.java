package org.wengert.examples;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.wengert.Tensor;
import org.wengert.nn.Layer;

/** The plane as a classifier sees it, with the points it learned from. */
final class MoonsPicture {
    private static final double LEFT = -1.5;
    private static final double RIGHT = 2.5;
    private static final double BOTTOM = -1.2;
    private static final double TOP = 1.7;
    private static final int COLUMNS = 72;
    private static final int ROWS = 26;
    private static final int FINER = 3;
    private static final Color[] GROUND = {new Color(205, 225, 250), new Color(250, 220, 200)};
    private static final Color[] INK = {new Color(30, 90, 170), new Color(200, 80, 20)};

    private final Layer classifier;
    private final Tensor points;
    private final Tensor labels;

    /** The classifier gives the class of each row. */
    MoonsPicture(Layer classifier, Tensor points, Tensor labels) {
        this.classifier = classifier;
        this.points = points;
        this.labels = labels;
    }

    /** One character a cell: the class of its middle, or the point in it, o of class 0 and x of class 1. */
    String asText() {
        Tensor classes = classifier.forward(grid(COLUMNS, ROWS));
        char[] cells = new char[COLUMNS * ROWS];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = classes.get(i) == 0 ? ' ' : '#';
        }
        for (int i = 0; i < points.dim(0); i++) {
            int column = (int) ((points.get(i, 0) - LEFT) / (RIGHT - LEFT) * COLUMNS);
            int row = (int) ((TOP - points.get(i, 1)) / (TOP - BOTTOM) * ROWS);
            if (column >= 0 && column < COLUMNS && row >= 0 && row < ROWS) {
                cells[row * COLUMNS + column] = labels.get(i) == 0 ? 'o' : 'x';
            }
        }
        StringBuilder out = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            out.append(cells, row * COLUMNS, COLUMNS).append('\n');
        }
        return out.toString();
    }

    /** The same as a picture; no screen is needed. */
    Path saveAsPng(Path file) throws IOException {
        XYChart chart =
                new XYChartBuilder().width(900).height(650).title("Two moons").build();
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        chart.getStyler()
                .setXAxisMin(LEFT)
                .setXAxisMax(RIGHT)
                .setYAxisMin(BOTTOM)
                .setYAxisMax(TOP);
        Tensor grid = grid(COLUMNS * FINER, ROWS * FINER);
        Tensor classes = classifier.forward(grid);
        for (int label = 0; label < 2; label++) {
            add(chart, "says " + label, grid, classes, label, GROUND[label], SeriesMarkers.SQUARE);
        }
        for (int label = 0; label < 2; label++) {
            add(chart, "is " + label, points, labels, label, INK[label], SeriesMarkers.CIRCLE);
        }
        return Pictures.save(chart, file);
    }

    private static void add(
            XYChart chart, String name, Tensor points, Tensor labels, int label, Color color, Marker marker) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int i = 0; i < points.dim(0); i++) {
            if (labels.get(i) == label) {
                x.add(points.get(i, 0));
                y.add(points.get(i, 1));
            }
        }
        // XChart takes no empty series.
        if (!x.isEmpty()) {
            XYSeries series = chart.addSeries(name, x, y);
            series.setMarker(marker).setMarkerColor(color);
        }
    }

    /** The middles of the cells, row by row from the top. */
    private static Tensor grid(int columns, int rows) {
        double[][] cells = new double[columns * rows][];
        for (int i = 0; i < cells.length; i++) {
            int row = i / columns;
            double x = LEFT + (i % columns + 0.5) * (RIGHT - LEFT) / columns;
            double y = TOP - (row + 0.5) * (TOP - BOTTOM) / rows;
            cells[i] = new double[] {x, y};
        }
        return Tensor.of(cells);
    }
}
