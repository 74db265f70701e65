package org.wengert.kernel;

import java.util.Arrays;
import org.wengert.kernel.generator.Code;
import org.wengert.kernel.generator.Form;
import org.wengert.kernel.generator.Local;

/** The instructions for a tile of y that stays in registers while a loop adds products to it: some rows high and some vectors wide. */
final class TileSums {
    private final Code code;
    private final Form form;
    private final Local y;
    private final Local[] rows;
    private final Local last;
    private final Local[][] sums;
    private final Local[][] factors;
    private final int vectors;

    /**
     * Declares the sums, and the vectors of b.
     *
     * @param steps so many rows of b are held at a time
     * @param rows the place in y of each row
     * @param last the first column of the last vector, which may overlap the one before; the others follow each other
     */
    TileSums(Code code, Form form, int vectors, int steps, Local y, Local[] rows, Local last) {
        this.code = code;
        this.form = form;
        this.y = y;
        this.rows = rows;
        this.last = last;
        this.sums = new Local[rows.length][vectors];
        this.factors = new Local[steps][vectors];
        this.vectors = vectors;
        each((row, column) -> sums[row][column] = code.local(form));
        for (Local[] held : factors) {
            Arrays.setAll(held, column -> code.local(form));
        }
    }

    /** first, first + stride, ...: a place for each of so many rows. */
    static Local[] places(Code code, Local first, Local stride, int height) {
        Local[] places = new Local[height];
        places[0] = first;
        for (int row = 1; row < height; row++) {
            places[row] = code.local(int.class);
            code.load(places[row - 1]).load(stride).addInts().store(places[row]);
        }
        return places;
    }

    /** The sums begin with y where {@code accumulate} is true, else with 0. */
    void start(Local accumulate) {
        code.ifNotZero(accumulate, this::load, this::zero);
    }

    /** Reads the vectors of a row of b. */
    void read(int step, Local b, Local row) {
        for (int column = 0; column < vectors; column++) {
            int from = column;
            code.element(form, b, () -> at(row, from)).store(factors[step][column]);
            code.known(form, factors[step][column]);
        }
    }

    /** Adds s times each vector of a row of b to the sums of a row. */
    void add(int step, int row, Local s) {
        for (int column = 0; column < vectors; column++) {
            Local sum = sums[row][column];
            code.load(factors[step][column]).load(s).load(sum).fma(form).store(sum);
        }
    }

    /** Writes the sums to y. */
    void end() {
        each((row, column) -> code.known(form, sums[row][column])
                .storeElement(form, sums[row][column], y, () -> at(rows[row], column)));
    }

    /** Copies the vectors of a row of b to the first row of y. */
    void copy(Local b, Local row) {
        for (int column = 0; column < vectors; column++) {
            int from = column;
            code.element(form, b, () -> at(row, from)).store(sums[0][column]);
            code.known(form, sums[0][column]).storeElement(form, sums[0][column], y, () -> at(rows[0], from));
        }
    }

    /** The sums begin with y. */
    void load() {
        each((row, column) -> code.element(form, y, () -> at(rows[row], column)).store(sums[row][column]));
    }

    /** One 0 for all: 24 would be too much code for C1, and what C1 gives up C2 never compiles. */
    private void zero() {
        Local first = code.constant(form, 0).store(sums[0][0]);
        each((row, column) -> code.load(first).store(sums[row][column]));
    }

    /** The index of a row's vector. */
    private void at(Local row, int column) {
        code.load(row);
        if (column == vectors - 1) {
            code.load(last).addInts();
        } else if (column > 0) {
            code.push(column * form.lanes()).addInts();
        }
    }

    private void each(Cell cell) {
        for (int row = 0; row < sums.length; row++) {
            for (int column = 0; column < vectors; column++) {
                cell.write(row, column);
            }
        }
    }

    /** The instructions for one vector. */
    @FunctionalInterface
    private interface Cell {
        void write(int row, int column);
    }
}
