package org.wengert.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
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

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
