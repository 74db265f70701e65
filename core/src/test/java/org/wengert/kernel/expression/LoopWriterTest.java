package org.wengert.kernel.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Generated loops give the bits of the interpreter, in all forms, with and without vectors, before and after they are compiled. */
class LoopWriterTest {
    private static final int HOT = 3000;

    @Provide
    Arbitrary<String> name() {
        return Arbitraries.of(LoopCases.all().keySet());
    }

    @Provide
    Arbitrary<Kind> kind() {
        return Arbitraries.of(Kind.FLOAT, Kind.DOUBLE);
    }

    @Provide
    Arbitrary<Form[]> forms() {
        return Arbitraries.of(Form.values()).array(Form[].class).ofSize(3);
    }

    /** A stretch of a row of a matrix, with everything around it left as it was. */
    @Property(tries = 400)
    void equalsTheInterpreter(
            @ForAll("name") String name,
            @ForAll("kind") Kind kind,
            @ForAll("forms") Form[] forms,
            @ForAll @IntRange(max = 100) int columns,
            @ForAll @IntRange(max = 3) int row,
            @ForAll Random random) {
        Program program = LoopCases.program(LoopCases.all().get(name), kind);
        int rowStart = row * columns;
        int from = rowStart + (columns == 0 ? 0 : random.nextInt(columns));
        int to = rowStart + columns;
        Object[] in = new Object[3];
        for (int i = 0; i < in.length; i++) {
            int size = forms[i] == Form.SAME ? to : forms[i] == Form.ROW ? columns : row + 1;
            in[i] = LoopCases.numbers(kind, size, random);
        }
        Object expected = LoopCases.numbers(kind, to + 20, random);
        Object found = expected instanceof float[] floats ? floats.clone() : ((double[]) expected).clone();
        int packed = Form.pack(forms);
        new Interpreter(program, packed).scalar(in[0], in[1], in[2], null, expected, from, to, rowStart, row);
        LoopCases.run(LoopCases.generated(program, packed), in, found, from, to, rowStart, row);
        for (int i = 0; i < to + 20; i++) {
            assertEquals(LoopCases.bits(expected, i), LoopCases.bits(found, i), name + " at " + i);
        }
    }

    @TestFactory
    Stream<DynamicTest> hotEqualsCold() {
        return Stream.of(Kind.FLOAT, Kind.DOUBLE)
                .flatMap(kind -> LoopCases.all().keySet().stream()
                        .map(name -> dynamicTest(name + " " + kind, () -> hotEqualsCold(name, kind))));
    }

    private static void hotEqualsCold(String name, Kind kind) {
        Program program = LoopCases.program(LoopCases.all().get(name), kind);
        ElementwiseLoop loop = LoopCases.generated(program, 0);
        int n = 101;
        Random random = new Random(1);
        Object[] in = {
            LoopCases.numbers(kind, n, random), LoopCases.numbers(kind, n, random), LoopCases.numbers(kind, n, random)
        };
        Object cold = LoopCases.array(kind, n);
        LoopCases.run(loop, in, cold, 0, n, 0, 0);
        Object hot = LoopCases.array(kind, n);
        for (int i = 0; i < HOT; i++) {
            LoopCases.run(loop, in, hot, 0, n, 0, 0);
        }
        Object scalar = LoopCases.array(kind, n);
        loop.scalar(in[0], in[1], in[2], null, scalar, 0, n, 0, 0);
        for (int i = 0; i < n; i++) {
            assertEquals(LoopCases.bits(cold, i), LoopCases.bits(hot, i));
            assertEquals(LoopCases.bits(cold, i), LoopCases.bits(scalar, i));
        }
    }

    @Property(tries = 60)
    void loopsTakeOverFromEachOtherUnnoticed(
            @ForAll("name") String name, @ForAll("kind") Kind kind, @ForAll Random random) {
        Expression[] symbols = {Expression.input(0, kind), Expression.input(1, kind), Expression.input(2, kind)};
        Expression expression = LoopCases.all().get(name).apply(symbols);
        Loop loop = Loop.of(expression, Form.SAME, Form.SAME, Form.NUMBER);
        int n = 1 + random.nextInt(2000);
        Object[] in = {
            LoopCases.numbers(kind, n, random), LoopCases.numbers(kind, n, random), LoopCases.numbers(kind, 1, random)
        };
        Object expected = LoopCases.array(kind, n);
        int packed = Form.pack(Form.SAME, Form.SAME, Form.NUMBER);
        new Interpreter(Program.of(expression, 3), packed).scalar(in[0], in[1], in[2], null, expected, 0, n, 0, 0);
        for (int turn = 0; turn < 20; turn++) {
            Object y = turn % 2 == 0 ? LoopCases.array(kind, n) : copy(in[0]);
            loop.run(turn % 2 == 0 ? in[0] : y, in[1], in[2], null, y, n);
            for (int i = 0; i < n; i++) {
                assertEquals(LoopCases.bits(expected, i), LoopCases.bits(y, i));
            }
        }
    }

    private static Object copy(Object array) {
        return array instanceof float[] floats ? floats.clone() : ((double[]) array).clone();
    }

    @TestFactory
    Stream<DynamicTest> otherMachinesGiveTheSameBits() {
        String vectors = "--add-modules=jdk.incubator.vector";
        String[][] modes = {
            {"-Xint", vectors}, {"-XX:UseAVX=2", vectors}, {}, {"-Xcomp", "-XX:CompileOnly=Loop::*", vectors}
        };
        return Arrays.stream(modes)
                .map(mode -> dynamicTest(Arrays.toString(mode), () -> {
                    String here = OtherJvm.run(LoopCases.class, vectors);
                    assertTrue(here.contains("bits "), here);
                    assertEquals(here, OtherJvm.run(LoopCases.class, mode));
                }));
    }
}
