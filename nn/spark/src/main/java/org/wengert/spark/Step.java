package org.wengert.spark;

/**
 * A step that has been made.
 *
 * @param number from 1 on
 * @param steps in all
 * @param loss the mean of the shards' losses before the step
 */
public record Step(int number, int steps, double loss) {}
