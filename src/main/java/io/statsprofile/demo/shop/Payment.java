package io.statsprofile.demo.shop;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/** Takes money: a signature, which computes, and the bank, which lets us wait. */
final class Payment {

    private static final long BANK_MICROS = 1_000;
    /** About a millisecond. */
    private static final int SIGNATURE_ROUNDS = 40_000;

    private Payment() {
    }

    static long charge(long cents) {
        Tally.call("Payment.charge");
        long signature = sign("pay " + cents);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(BANK_MICROS));
        return signature;
    }

    private static long sign(String text) {
        Tally.call("Payment.sign");
        CRC32 sum = new CRC32();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < SIGNATURE_ROUNDS; i++) {
            sum.update(bytes);
        }
        return sum.getValue();
    }
}
