package com.acme.work.bundle;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Works a known number of times when its bundle starts. */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        int sum = 0;
        for (int i = 0; i < 1000; i++) {
            sum += work(i);
        }
        System.out.println("bundle worked " + sum);
    }

    @Override
    public void stop(BundleContext context) {
        // Nothing goes on.
    }

    private static int work(int i) {
        return leaf(i);
    }

    private static int leaf(int i) {
        return i % 7;
    }
}
