package org.wengert.kernel.generator;

import org.objectweb.asm.Type;

/**
 * A local variable of a generated method.
 *
 * @param type its type
 * @param slot its place in the frame
 */
public record Local(Type type, int slot) {}
