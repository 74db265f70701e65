/** Text for readers: numbers, names and tables. It knows no tensor. */
@NullMarked
package org.wengert.text;

import org.jspecify.annotations.NullMarked;
