/**
 * The shop's functions: recursion, mutual recursion, exceptions, overloads, lambdas, waits, and more functions than a document
 * has room for. {@link io.statsprofile.demo.shop.Shop} is the door. Every profiled function counts its own calls in
 * {@link io.statsprofile.demo.shop.Tally}, so that what the profiler says can be held against what happened.
 */
package io.statsprofile.demo.shop;
