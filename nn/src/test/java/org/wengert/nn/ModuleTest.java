package org.wengert.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wengert.DType;
import org.wengert.Tensor;

/** What a module finds in its fields. */
class ModuleTest {
    private static List<String> names(Module module) {
        return List.copyOf(module.namedParameters().keySet());
    }

    private static Parameter vector(int n) {
        return new Parameter(Tensor.zeros(n));
    }

    @Test
    void fieldsInTheirOrder() {
        assertEquals(
                List.of(
                        "hidden1.weight",
                        "hidden1.bias",
                        "hidden2.weight",
                        "hidden2.bias",
                        "output.weight",
                        "output.bias"),
                names(new Mlp()));
        assertEquals(2 * 20 + 20 + 20 * 20 + 20 + 20 * 2 + 2, new Mlp().parameterCount());
    }

    record Pair(Layer first, Optional<Linear> second) {}

    static class Nested extends Module {
        final List<Layer> layers = List.of(new Linear(1, 2), Tensor::relu, new Linear(2, 1, false));
        final Map<String, List<Module>> heads = new LinkedHashMap<>();
        final Layer[][] grid = {{new Linear(1, 1)}, {}, {x -> x, new Linear(1, 1, false)}};
        final Optional<Parameter> scale = Optional.of(vector(3));
        final Pair pair = new Pair(new Linear(1, 1), Optional.of(new Linear(1, 1, false)));
        final Object untyped = vector(4);
        final int number = 3;
        final String text = "no member";
        final List<double[]> data = List.of(new double[2]);

        Nested() {
            heads.put("left", List.of(new Linear(1, 1, false)));
            heads.put("right", List.of());
        }
    }

    @Test
    void listsMapsArraysOptionalsAndRecordsNested() {
        assertEquals(
                List.of(
                        "layers.0.weight",
                        "layers.0.bias",
                        "layers.2.weight",
                        "heads.left.0.weight",
                        "grid.0.0.weight",
                        "grid.0.0.bias",
                        "grid.2.1.weight",
                        "scale",
                        "pair.first.weight",
                        "pair.first.bias",
                        "pair.second.weight",
                        "untyped"),
                names(new Nested()));
    }

    static class Base extends Module {
        final Parameter scale = vector(1);
    }

    static class Derived extends Base {
        final Parameter shift = vector(2);
    }

    static class Shadowing extends Base {
        @SuppressWarnings("HidingField")
        final Parameter scale = vector(2);
    }

    @Test
    void inheritedFieldsComeFirst() {
        assertEquals(List.of("scale", "shift"), names(new Derived()));
    }

    @Test
    void twoMembersOfOneNameAreAnError() {
        assertEquals(
                "Shadowing: two members are named scale, and the state could hold only one. Rename one field or key.",
                assertThrows(IllegalStateException.class, () -> new Shadowing().parameters())
                        .getMessage());
    }

    static class Dotted extends Module {
        final Map<String, Parameter> a = Map.of("b.c", vector(1));
        final Map<String, Map<String, Parameter>> other = Map.of();
        final Holder holder = new Holder(Map.of("c", vector(1)));

        record Holder(Map<String, Parameter> b) {}
    }

    static class SamePaths extends Module {
        final Map<String, Module> a = Map.of("b", new Derived());
        final Map<Object, Parameter> c = new LinkedHashMap<>();

        SamePaths() {
            c.put(1, vector(1));
            c.put("1", vector(1));
        }
    }

    @Test
    void keysThatMakeTheSamePathAreAnError() {
        assertEquals(List.of("a.b.c", "holder.b.c"), names(new Dotted()));
        assertThrows(IllegalStateException.class, () -> new SamePaths().parameters());
    }

    static class Tied extends Module {
        final Linear encoder = new Linear(2, 2);
        final Linear decoder = encoder;
        final Parameter alias = encoder.weight();
    }

    @Test
    void tiedWeightsAppearOnceUnderTheirFirstPath() {
        Tied tied = new Tied();
        assertEquals(List.of("encoder.weight", "encoder.bias"), names(tied));
        assertEquals("""
                Tied(
                  (encoder): Linear(2, 2)
                  (decoder): the same as encoder
                  (alias): Parameter FLOAT32 [2, 2]
                )""", tied.toString());
    }

    static class Circle extends Module {
        final Parameter own = vector(1);
        final List<Object> loop = new ArrayList<>();
        Module next = this;

        Circle() {
            loop.add(loop);
            loop.add(this);
        }
    }

    @Test
    void circlesEnd() {
        Circle a = new Circle();
        Circle b = new Circle();
        a.next = b;
        b.next = a;
        assertEquals(List.of("own", "next.own"), names(a));
        assertEquals(List.of(a, b), a.modules());
        assertTrue(a.toString().contains("(next): the whole, again"), a.toString());
    }

    static class Forgetful extends Module {
        final Linear hidden1 = new Linear(1, 1);
        Linear hidden2;

        @Nullable
        Linear maybe;

        Optional<Linear> optional = Optional.empty();
        transient Linear borrowed;
    }

    @Test
    void aNullChildIsAnErrorThatNamesItsField() {
        Forgetful forgetful = new Forgetful();
        String message =
                "Forgetful: field hidden2 (Linear) is null. Assign it in the constructor; if it may be missing, make it an Optional, or @Nullable by an annotation that is there at run time.";
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, forgetful::parameters).getMessage());
        assertEquals("Forgetful(\n  " + message + "\n)", forgetful.toString());
        forgetful.hidden2 = new Linear(1, 1);
        assertEquals(List.of("hidden1.weight", "hidden1.bias", "hidden2.weight", "hidden2.bias"), names(forgetful));
    }

    static class Gaps extends Module {
        Linear[] layers = {new Linear(1, 1), null};
        List<@Nullable Linear> allowed = Arrays.asList(new Linear(1, 1, false), null);
        List<String> strings = Arrays.asList("a", null);
    }

    @Test
    void aNullElementIsAnErrorToo() {
        Gaps gaps = new Gaps();
        assertEquals(
                "Gaps: layers.1 is null. Assign it in the constructor; if it may be missing, make it an Optional, or @Nullable by an annotation that is there at run time.",
                assertThrows(IllegalStateException.class, gaps::parameters).getMessage());
        gaps.layers[1] = gaps.layers[0];
        assertEquals(List.of("layers.0.weight", "layers.0.bias", "allowed.0.weight"), names(gaps));
    }

    static class Unmarked extends Module {
        final Tensor scale = Tensor.ones(3).requiresGrad(true);
        final transient Tensor probe = Tensor.ones(3).requiresGrad(true);
        final Tensor constant = Tensor.ones(3);
        final Tensor computed = Tensor.ones(3).requiresGrad(true).mul(2);
    }

    @Test
    void aTensorThatWouldNeverBeTrainedIsAnError() {
        assertEquals(
                "Unmarked: field scale holds a tensor that needs a gradient, FLOAT32 [3], which no optimizer would see. Make it a Parameter: "
                        + "new Parameter(tensor); or declare the field transient, if it is not trained.",
                assertThrows(IllegalStateException.class, () -> new Unmarked().parameters())
                        .getMessage());
    }

    static class Growing extends Module {
        final List<Linear> layers = new ArrayList<>();
    }

    @Test
    void whatIsAddedLaterIsFound() {
        Growing growing = new Growing();
        assertEquals(List.of(), growing.parameters());
        growing.layers.add(new Linear(1, 1, false));
        assertEquals(List.of("layers.0.weight"), names(growing));
    }

    static class Impatient extends Module {
        final @Nullable Linear late;

        Impatient() {
            assertEquals(List.of(), parameters());
            late = new Linear(1, 1, false);
        }
    }

    @Test
    void aFinalFieldSetAfterASearchIsFound() {
        assertEquals(List.of("late.weight"), names(new Impatient()));
    }

    @Test
    void whatCannotChangeIsSearchedOnce() {
        Mlp mlp = new Mlp();
        assertSame(mlp.parameters(), mlp.parameters());
    }

    static class Registering extends Module {
        final Linear first = new Linear(1, 1, false);
        final transient Linear hidden = register("second", new Linear(1, 1, false));

        void grow(String name) {
            register(name, vector(1));
        }
    }

    @Test
    void registeredMembersComeLast() {
        Registering registering = new Registering();
        assertEquals(List.of("first.weight", "second.weight"), names(registering));
        registering.grow("third");
        assertEquals(List.of("first.weight", "second.weight", "third"), names(registering));
        assertEquals(
                List.of("first", "second"),
                List.copyOf(registering.namedChildren().keySet()));
    }

    @Test
    void aBadNameIsNotRegistered() {
        Registering registering = new Registering();
        assertEquals(
                "register: Registering already has a member second. Give each member its own name.",
                assertThrows(IllegalArgumentException.class, () -> registering.grow("second"))
                        .getMessage());
        assertEquals(
                "register: \"a.b\" is no name for a member of Registering: dots separate the names of a path. Use a field's name.",
                assertThrows(IllegalArgumentException.class, () -> registering.grow("a.b"))
                        .getMessage());
        assertEquals(List.of("first.weight", "second.weight"), names(registering));
    }

    @Test
    void parametersCarryTheirPaths() {
        Mlp mlp = new Mlp();
        Linear first = (Linear) mlp.children().get(0);
        assertNull(first.weight().name());
        first.parameters();
        assertEquals("weight", first.weight().name());
        mlp.parameters();
        first.parameters();
        assertEquals("hidden1.weight", first.weight().name());
        assertEquals("hidden1.weight", first.weight().tensor().name());
        Linear second = (Linear) mlp.children().get(1);
        second.parameters();
        assertEquals("hidden2.weight", second.weight().name());
    }

    @Test
    void trainAndEvalReachAllModules() {
        Nested nested = new Nested();
        nested.eval();
        assertTrue(nested.modules().stream().noneMatch(Module::isTraining));
        nested.train();
        assertTrue(nested.modules().stream().allMatch(Module::isTraining));
        assertEquals(8, nested.modules().size());
    }

    @Test
    void evaluatingPutsEveryModeBack() {
        Nested nested = new Nested();
        nested.eval();
        Module inner = nested.children().get(0);
        inner.train();
        List<Boolean> before = nested.modules().stream().map(Module::isTraining).toList();
        boolean evaluated = nested.evaluating(() -> nested.modules().stream().noneMatch(Module::isTraining));
        assertTrue(evaluated);
        assertEquals(before, nested.modules().stream().map(Module::isTraining).toList());
        assertThrows(
                ArithmeticException.class,
                () -> nested.evaluating(() -> {
                    throw new ArithmeticException("halfway");
                }));
        assertEquals(before, nested.modules().stream().map(Module::isTraining).toList());
        nested.evaluating(() -> {
            nested.train();
            return 0;
        });
        assertEquals(before, nested.modules().stream().map(Module::isTraining).toList());
        assertTrue(inner.isTraining());
    }

    @Test
    void freezingKeepsTheParameterAndForgetsItsGradient() {
        Mlp mlp = new Mlp();
        mlp.forward(Tensor.ones(1, 2)).sum().backward();
        mlp.requiresGrad(false);
        assertEquals(6, mlp.parameters().size());
        assertTrue(mlp.parameters().stream().allMatch(p -> p.grad() == null && !p.requiresGrad()));
        assertFalse(mlp.forward(Tensor.ones(1, 2)).requiresGrad());
        mlp.requiresGrad(true);
        mlp.forward(Tensor.ones(1, 2)).sum().backward();
        assertTrue(mlp.parameters().stream().allMatch(p -> p.grad() != null));
        mlp.zeroGrad();
        assertTrue(mlp.parameters().stream().allMatch(p -> p.grad() == null));
    }

    @Test
    void conversionKeepsPlaceNameAndValues() {
        Mlp mlp = new Mlp();
        Parameter weight = mlp.parameters().get(0);
        Tensor before = weight.tensor();
        mlp.requiresGrad(false);
        mlp.to(DType.FLOAT64);
        assertSame(weight, mlp.parameters().get(0));
        assertNotSame(before, weight.tensor());
        assertEquals(DType.FLOAT64, weight.tensor().dtype());
        assertEquals(
                Arrays.toString(before.toDoubleArray()),
                Arrays.toString(weight.tensor().toDoubleArray()));
        assertEquals("hidden1.weight", weight.tensor().name());
        assertFalse(weight.requiresGrad());
        assertEquals(
                "to: Mlp cannot be converted to INT32: parameters take gradients. Use DType.FLOAT32 or DType.FLOAT64.",
                assertThrows(IllegalArgumentException.class, () -> mlp.to(DType.INT32))
                        .getMessage());
        assertEquals(DType.FLOAT64, weight.tensor().dtype());
    }

    @Test
    void theTree() {
        assertEquals("""
                Mlp(
                  (hidden1): Linear(2, 20)
                  (hidden2): Linear(20, 20)
                  (output): Linear(20, 2)
                )""", new Mlp().toString());
        assertEquals(
                """
                Sequential(
                  (0): Linear(2, 3, bias=false)
                  (1): ReLU()
                  (2): a function of ModuleTest
                  (3): Sequential(
                    (0): LeakyReLU(slope=0.1)
                    (1): Softmax(axis=-1)
                  )
                )""",
                new Sequential(
                                new Linear(2, 3, false),
                                new ReLU(),
                                Tensor::tanh,
                                new Sequential(new LeakyReLU(0.1), new Softmax()))
                        .toString());
        assertEquals(
                "Derived(\n  (scale): Parameter FLOAT32 [1]\n  (shift): Parameter FLOAT32 [2]\n)",
                new Derived().toString());
    }

    @Test
    void onlyALeafOfAFloatTypeIsAParameter() {
        Tensor labels = Tensor.of(new int[] {1, 2});
        assertEquals(
                "Parameter: INT32 [2]: expected FLOAT32 or FLOAT64, found INT32. Convert it first: to(DType.FLOAT32).",
                assertThrows(IllegalArgumentException.class, () -> new Parameter(labels))
                        .getMessage());
        Tensor computed = Tensor.ones(2).requiresGrad(true).exp();
        assertEquals(
                "Parameter: FLOAT32 [2] is the result of exp, and only a leaf can be trained. Start from its values: tensor.detach().copy().",
                assertThrows(IllegalArgumentException.class, () -> new Parameter(computed))
                        .getMessage());
    }
}
