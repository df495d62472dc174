/**
 * Texts, numbers and regular expressions as Python has them, for tables that are to be equal to CPython's.
 * {@link io.statsprofile.internal.python.PythonRegex} translates Python's dialect of regular expressions into Java's.
 */
package io.statsprofile.internal.python;
