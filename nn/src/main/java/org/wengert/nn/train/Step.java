package org.wengert.nn.train;

/**
 * A step of a training.
 *
 * @param epoch the number of its epoch, from 1 on
 * @param batch the number of its batch in the epoch, from 1 on
 * @param batches the number of batches in an epoch
 * @param samples the number of samples in the batch
 * @param loss the loss of the batch, before the step
 */
public record Step(int epoch, int batch, int batches, int samples, double loss) {}
