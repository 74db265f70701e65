package org.wengert.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AmbientTest {
    private final Ambient<String> name = new Ambient<>();
    private final Ambient<Integer> number = new Ambient<>();

    private String seen() {
        return name.get() + " " + number.get();
    }

    @Test
    void aValueHoldsWhileItsFunctionRuns() {
        assertEquals("null null", seen());
        assertEquals("a 1", name.run("a", () -> number.run(1, this::seen)));
        assertEquals("b null, a null", name.run("a", () -> name.run("b", this::seen) + ", " + seen()));
        assertEquals("null null", seen());
    }

    @Test
    void aFunctionThatThrowsRestoresTheValueBefore() {
        assertThrows(
                IllegalStateException.class,
                () -> name.run("a", () -> {
                    throw new IllegalStateException();
                }));
        assertNull(name.get());
    }

    @Test
    void aSnapshotShowsTheValuesOfItsTimeAndNoOthers() {
        Ambient.Snapshot none = Ambient.capture();
        Ambient.Snapshot a = name.run("a", Ambient::capture);

        assertEquals("a null", a.run(this::seen));
        assertEquals("a null, b 2", name.run("b", () -> number.run(2, () -> a.run(this::seen) + ", " + seen())));
        assertEquals("null null, b 2", name.run("b", () -> number.run(2, () -> none.run(this::seen) + ", " + seen())));
        assertEquals("a 3", a.run(() -> number.run(3, this::seen)));
        assertEquals("a null", a.run(() -> Ambient.capture().run(this::seen)));
    }

    @Test
    void withoutValuesAllSnapshotsAreOne() {
        assertSame(Ambient.capture(), Ambient.capture());
    }

    @Test
    void anotherThreadSeesAValueOnlyThroughASnapshot() throws InterruptedException {
        List<String> elsewhere = new ArrayList<>();
        Thread other = name.run("a", () -> {
            Ambient.Snapshot a = Ambient.capture();
            Thread started = new Thread(() -> {
                elsewhere.add(seen());
                elsewhere.add(a.run(this::seen));
            });
            started.start();
            join(started);
            return started;
        });
        join(other);
        assertEquals(List.of("null null", "a null"), elsewhere);
    }

    @Test
    void theValuesOfOtherThreads() {
        Thread caller = Thread.currentThread();
        List<String> seen = new ArrayList<>();
        name.run(
                "a",
                () -> number.run(1, () -> {
                    Thread other = new Thread(() -> {
                        seen.add(name.elsewhere() + " " + number.elsewhere());
                        name.run("b", () -> seen.add(name.elsewhere().toString()));
                    });
                    other.start();
                    join(other);
                    return seen.add(name.elsewhere().toString());
                }));
        assertEquals(List.of("{" + caller + "=a} {" + caller + "=1}", "{" + caller + "=a}", "{}"), seen);
        assertEquals(Map.of(), name.elsewhere());
    }

    /** The methods of this class that the caller is in, from the run on that gave the name {@code value}. */
    private List<String> callsSince(String value) {
        Thread caller = Thread.currentThread();
        List<String> calls = new ArrayList<>();
        Thread other = new Thread(() -> {
            for (StackTraceElement call : name.callsOf(caller, value::equals)) {
                if (List.of("outer", "middle", "inner").contains(call.getMethodName())) {
                    calls.add(call.getMethodName());
                }
            }
        });
        other.start();
        join(other);
        return calls;
    }

    private List<String> outer(String value, int depth) {
        return name.run("b", () -> middle(value, depth));
    }

    private List<String> middle(String value, int depth) {
        return depth > 0 ? middle(value, depth - 1) : number.run(1, () -> inner(value));
    }

    private List<String> inner(String value) {
        return callsSince(value);
    }

    @Test
    void theCallsOfAnotherThreadSinceARun() {
        assertEquals(List.of("inner", "middle"), name.run("a", () -> outer("b", 0)));
        assertEquals(List.of(), name.run("a", () -> outer("a", 0)), "set anew since");
        assertEquals(List.of("inner", "middle", "outer"), name.run("b", () -> outer("b", 0)));
        assertEquals(List.of(), callsSince("a"));
    }

    @Test
    void aVeryDeepStackIsShownAsFarAsTheJvmShowsIt() {
        List<String> calls = outer("b", 1500);
        assertTrue(calls.contains("inner") && calls.contains("middle"), calls.toString());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
