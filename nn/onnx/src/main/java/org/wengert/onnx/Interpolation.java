package org.wengert.onnx;

/** How the values between pixels come from the pixels around, along one axis. */
record Interpolation(String mode, String coordinates, String nearest, double cubic, boolean excludesOutside) {
    static Interpolation of(NodeSpec node) {
        node.ignore("extrapolation_value");
        return new Interpolation(
                node.text("mode", "nearest", "nearest", "linear", "cubic"),
                node.text(
                        "coordinate_transformation_mode",
                        "half_pixel",
                        "half_pixel",
                        "align_corners",
                        "asymmetric",
                        "pytorch_half_pixel",
                        "tf_half_pixel_for_nn"),
                node.text(
                        "nearest_mode",
                        "round_prefer_floor",
                        "round_prefer_floor",
                        "round_prefer_ceil",
                        "floor",
                        "ceil"),
                node.number("cubic_coeff_a", -0.75),
                node.flag("exclude_outside", false));
    }

    static Interpolation ofUpsample(NodeSpec node) {
        return new Interpolation(node.text("mode", "nearest", "nearest", "linear"), "asymmetric", "floor", 0, false);
    }

    /** The weight of each pixel of size in each of those wanted, row by row. */
    double[] weights(int size, int wanted, double scale) {
        double[] weights = new double[Math.multiplyExact(size, wanted)];
        for (int i = 0; i < wanted; i++) {
            double at = source(i, size, wanted, scale);
            int first = (int) Math.floor(at);
            double rest = at - first;
            switch (mode) {
                case "nearest" -> put(weights, i, size, rounded(at), 1);
                case "linear" -> {
                    put(weights, i, size, first, 1 - rest);
                    put(weights, i, size, first + 1, rest);
                }
                default -> putCubic(weights, i, size, first, rest);
            }
        }
        return weights;
    }

    private double source(int i, int size, int wanted, double scale) {
        return switch (coordinates) {
            case "asymmetric" -> i / scale;
            case "align_corners" -> wanted == 1 ? 0 : i * (size - 1.0) / (wanted - 1.0);
            case "pytorch_half_pixel" -> wanted > 1 ? (i + 0.5) / scale - 0.5 : 0;
            case "tf_half_pixel_for_nn" -> (i + 0.5) / scale;
            default -> (i + 0.5) / scale - 0.5;
        };
    }

    private int rounded(double at) {
        return (int)
                switch (nearest) {
                    case "floor" -> Math.floor(at);
                    case "ceil" -> Math.ceil(at);
                    case "round_prefer_ceil" -> Math.floor(at + 0.5);
                    default -> Math.ceil(at - 0.5);
                };
    }

    /** Keys's cubic through four pixels; those outside are repeated, or left out and the others scaled. */
    private void putCubic(double[] weights, int i, int size, int first, double rest) {
        double sum = 0;
        for (int k = -1; k <= 2; k++) {
            double weight = keys(Math.abs(rest - k));
            boolean outside = first + k < 0 || first + k >= size;
            if (!(excludesOutside && outside)) {
                put(weights, i, size, first + k, weight);
                sum += weight;
            }
        }
        for (int j = 0; j < size && excludesOutside; j++) {
            weights[i * size + j] /= sum;
        }
    }

    private double keys(double d) {
        return d <= 1
                ? ((cubic + 2) * d - (cubic + 3)) * d * d + 1
                : ((cubic * d - 5 * cubic) * d + 8 * cubic) * d - 4 * cubic;
    }

    private static void put(double[] weights, int i, int size, int pixel, double weight) {
        weights[i * size + Math.min(Math.max(pixel, 0), size - 1)] += weight;
    }
}
