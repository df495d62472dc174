package com.acme.osgi;

import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.slf4j.LoggerFactory;

/**
 * Starts the framework of the class path once for each of several settings, installs, starts and uninstalls a bundle in each, and says so.
 * Arguments: the bundle, and a directory for the frameworks' storage.
 */
public final class Host {

    private static final List<Map<String, String>> SETTINGS = List.of(
            Map.of(),
            Map.of("org.osgi.framework.bootdelegation", "io.statsprofile.internal.probe"),
            Map.of("felix.bootdelegation.implicit", "false", "osgi.compatibility.bootdelegation", "false"));

    private Host() {
    }

    public static void main(String[] args) throws BundleException, InterruptedException {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (int i = 0; i < SETTINGS.size(); i++) {
            Map<String, String> settings = new HashMap<>(SETTINGS.get(i));
            settings.put("org.osgi.framework.storage", Path.of(args[1], "storage" + i).toString());
            Framework framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(settings);
            framework.start();
            Bundle bundle = framework.getBundleContext().installBundle(Path.of(args[0]).toUri().toString());
            bundle.start();
            bundle.stop();
            bundle.uninstall();
            framework.stop();
            framework.waitForStop(0);
            System.out.println("ran " + framework.getClass().getName() + " " + SETTINGS.get(i));
        }
        logback.stop();
        System.out.println("stopped");
        System.exit(0);
    }
}
