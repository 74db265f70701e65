package org.wengert.explain;

import org.wengert.DType;

/** Computes a printed sum of products, from left to right, each number rounded to a type. */
public final class SumOfProducts {
    private final String text;
    private final DType dtype;
    private int at;

    private SumOfProducts(String text, DType dtype) {
        this.text = text.replace(" ", "");
        this.dtype = dtype;
    }

    public static double of(String text, DType dtype) {
        SumOfProducts sum = new SumOfProducts(text, dtype);
        double value = sum.sum();
        if (sum.at < sum.text.length()) {
            throw new IllegalArgumentException("cannot read the rest of " + text + " from " + sum.at);
        }
        return value;
    }

    private double sum() {
        double value = product();
        while (takes('+')) {
            value = rounded(value + product());
        }
        return value;
    }

    private double product() {
        double value = factor();
        while (takes('·')) {
            value = rounded(value * factor());
        }
        return value;
    }

    private double factor() {
        if (takes('(')) {
            double value = text.charAt(at) == '-' ? number() : sum();
            if (!takes(')')) {
                throw new IllegalArgumentException("no closing bracket in " + text + " at " + at);
            }
            return value;
        }
        return number();
    }

    private double number() {
        int start = at;
        while (at < text.length() && "+·()".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String number = text.substring(start, at);
        return dtype == DType.FLOAT32 ? Float.parseFloat(number) : Double.parseDouble(number);
    }

    private boolean takes(char c) {
        boolean isThere = at < text.length() && text.charAt(at) == c;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private double rounded(double x) {
        return dtype == DType.FLOAT32 ? (float) x : x;
    }
}
