/**
 * Makes loops as bytecode. A loop is described once, as calls of {@link org.wengert.kernel.generator.Code}, and becomes a class for {@code float} or
 * {@code double}, and for single numbers or vectors: the {@link org.wengert.kernel.generator.Form}. Each becomes a hidden class of its own, so that HotSpot
 * compiles it by itself.
 *
 * <p>The vector module is named in generated classes alone. Without it nothing here fails but {@code Form.vector}.
 *
 * <p>A worked example, y[i] = x[i] x[i] for vectors and for single numbers:
 *
 * <pre>{@code
 * interface Squares {
 *     void run(Object x, Object y, int n);
 * }
 *
 * static Squares squares(Form form) {
 *     LoopClass<Squares> loop = new LoopClass<>(MethodHandles.lookup(), Squares.class, "Squares", form.element());
 *     loop.method("run", code -> {
 *         Local x = code.array(code.parameter(0));
 *         Local y = code.array(code.parameter(1));
 *         Local n = code.parameter(2);
 *         Local i = code.local(int.class);
 *         Local value = code.local(form);
 *         code.push(0).store(i);
 *         code.whileAtMost(i, form.lanes(), n, () -> {
 *             code.element(form, x, () -> code.load(i)).store(value);
 *             code.load(value).load(value).binary(form, Code.Binary.MUL).store(value);
 *             code.storeElement(form, value, y, () -> code.load(i));
 *             code.increment(i, form.lanes());
 *         });
 *     });
 *     return loop.instance();
 * }
 * }</pre>
 *
 * <p>With vectors this leaves the last {@code n % lanes} elements to another loop.
 */
@NullMarked
package org.wengert.kernel.generator;

import org.jspecify.annotations.NullMarked;
