package org.wengert.kernel.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopClassTest {
    interface Squares {
        void run(Object x, Object y, int n);
    }

    static Stream<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (Element element : Element.values()) {
            forms.add(Form.scalar(element));
            if (VectorModule.isPresent()) {
                forms.add(Form.vector(element));
            }
        }
        return forms.stream();
    }

    /** The worked example of the package's documentation. */
    private static Squares squares(Form form) {
        LoopClass<Squares> loop = new LoopClass<>(MethodHandles.lookup(), Squares.class, "Squares", form.element());
        loop.method("run", code -> {
            Local x = code.array(code.parameter(0));
            Local y = code.array(code.parameter(1));
            Local n = code.parameter(2);
            Local i = code.local(int.class);
            Local value = code.local(form);
            code.push(0).store(i);
            code.whileAtMost(i, form.lanes(), n, () -> {
                code.element(form, x, () -> code.load(i)).store(value);
                code.load(value).load(value).binary(form, Code.Binary.MUL).store(value);
                code.storeElement(form, value, y, () -> code.load(i));
                code.increment(i, form.lanes());
            });
        });
        return loop.instance();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theExampleSquares(Form form) {
        int n = 2 * form.lanes();
        double[] x = new double[n];
        double[] expected = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = i - 1.5;
            expected[i] = x[i] * x[i];
        }
        if (form.element() == Element.FLOAT) {
            float[] y = new float[n];
            squares(form).run(floats(x), y, n);
            assertArrayEquals(floats(expected), y);
        } else {
            double[] y = new double[n];
            squares(form).run(x, y, n);
            assertArrayEquals(expected, y);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void anIncompleteVectorIsLeftAlone(Form form) {
        float[] x = new float[form.lanes()];
        float[] y = new float[form.lanes()];
        if (form.element() == Element.FLOAT) {
            squares(form).run(x, y, form.lanes() - 1);
        }
        assertArrayEquals(new float[form.lanes()], y);
    }

    /** Two branches that meet in one place have one frame there. */
    @Test
    void branchesMayEndInOnePlace() {
        LoopClass<Squares> loop = new LoopClass<>(MethodHandles.lookup(), Squares.class, "Branches", Element.DOUBLE);
        loop.method("run", code -> {
            Form one = Form.scalar(Element.DOUBLE);
            Local x = code.array(code.parameter(0));
            Local y = code.array(code.parameter(1));
            Local n = code.parameter(2);
            Local value = code.local(one);
            Runnable first = () -> code.constant(one, 1).store(value);
            Runnable second = () -> code.element(one, x, () -> code.push(0)).store(value);
            Runnable third = () -> code.constant(one, 3).store(value);
            Local less = code.local(int.class);
            code.load(n).push(1).subtractInts().store(less);
            code.ifNotZero(n, () -> code.ifNotZero(less, first, second), third);
            code.ifNotZero(n, () -> {}, () -> code.ifNotZero(less, () -> {}, () -> {}));
            code.storeElement(one, value, y, () -> code.push(0));
        });
        Squares branches = loop.instance();
        for (int n = 0; n < 3; n++) {
            double[] y = new double[1];
            branches.run(new double[] {7}, y, n);
            assertEquals(n == 0 ? 3 : n == 1 ? 7 : 1, y[0]);
        }
    }

    @Test
    void arraysOfTheOtherTypeAreAnError() {
        Squares squares = squares(Form.scalar(Element.FLOAT));
        assertThrows(ClassCastException.class, () -> squares.run(new double[1], new double[1], 1));
    }

    @Test
    void everyLoopIsAHiddenClassOfItsOwnInThePackageOfItsHost() {
        Class<?> one = squares(Form.scalar(Element.FLOAT)).getClass();
        Class<?> other = squares(Form.scalar(Element.FLOAT)).getClass();
        assertTrue(one.isHidden() && one != other);
        assertEquals(LoopClassTest.class.getPackage(), one.getPackage());
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }
}
