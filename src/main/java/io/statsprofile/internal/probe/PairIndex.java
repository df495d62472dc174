package io.statsprofile.internal.probe;

/** Numbers pairs of function ids from 0 in the order they come. One thread at a time. */
final class PairIndex {

    private long[] keys = new long[16];
    /** Number + 1, or 0 where the slot is empty. */
    private int[] numbers = new int[32];
    private int size;

    int size() {
        return size;
    }

    /** Bytes of its tables. */
    long bytes() {
        return 8L * keys.length + 4L * numbers.length;
    }

    int first(int number) {
        return (int) (keys[number] >>> 32);
    }

    int second(int number) {
        return (int) keys[number];
    }

    /** The pair's number, a new one where it has none. */
    int of(int first, int second) {
        long key = (long) first << 32 | second;
        int mask = numbers.length - 1;
        int slot = hash(key) & mask;
        for (; numbers[slot] != 0; slot = slot + 1 & mask) {
            if (keys[numbers[slot] - 1] == key) {
                return numbers[slot] - 1;
            }
        }
        if (size == keys.length) {
            grow();
            return of(first, second);
        }
        keys[size] = key;
        numbers[slot] = ++size;
        return size - 1;
    }

    private void grow() {
        long[] larger = new long[size * 2];
        int[] slots = new int[size * 4];
        System.arraycopy(keys, 0, larger, 0, size);
        keys = larger;
        numbers = slots;
        int mask = numbers.length - 1;
        for (int i = 0; i < size; i++) {
            int slot = hash(keys[i]) & mask;
            while (numbers[slot] != 0) {
                slot = slot + 1 & mask;
            }
            numbers[slot] = i + 1;
        }
    }

    private static int hash(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed ^ mixed >>> 32);
    }
}
