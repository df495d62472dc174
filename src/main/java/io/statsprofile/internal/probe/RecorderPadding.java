package io.statsprofile.internal.probe;

/**
 * Keeps the words that one thread writes at every event off the cache lines of its neighbour in the heap, which may be another
 * thread's recorder after a garbage collection. Fields of a superclass are laid out first.
 */
abstract class RecorderPadding {

    long p00;
    long p01;
    long p02;
    long p03;
    long p04;
    long p05;
    long p06;
    long p07;
    long p08;
    long p09;
    long p10;
    long p11;
    long p12;
    long p13;
    long p14;
    long p15;
}
