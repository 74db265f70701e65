/**
 * Explanations of a tape: its lines with their values, and the chain rule that gave a gradient, as text, Markdown, LaTeX and pictures.
 *
 * <p>To read it from the top: a {@code Recorder} fills a {@link org.wengert.explain.Recording}: leaves, lines, and the products of the reverse sweep. All
 * else is written from that. A {@code ChainRule} follows one tensor, its {@code ElementGradient} one number. A {@code Derivation} tells it layer by layer,
 * with the letters of {@code NetworkNames}. An {@code Outline} finds modules, a {@code View} draws some of them open, in a {@code Layout}. A {@code Page} is
 * the data of all views with the scripts in resources; a {@code Picture} is the first view, drawn by {@code Dot} or {@code Svg}.
 */
@NullMarked
package org.wengert.explain;

import org.jspecify.annotations.NullMarked;
