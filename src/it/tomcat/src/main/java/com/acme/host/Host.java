package com.acme.host;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Embedded Tomcat that does what its standard input says, one command a line, and answers each with a line. */
public final class Host {

    private final Tomcat tomcat = new Tomcat();
    /** By path, the class loaders of deployments that are over. */
    private final Map<String, List<WeakReference<ClassLoader>>> former = new HashMap<>();

    private Host(String baseDirectory) throws LifecycleException {
        tomcat.setBaseDir(baseDirectory);
        tomcat.setPort(0);
        tomcat.getHost();
        tomcat.getConnector().setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        tomcat.start();
    }

    /** @param args Tomcat's base directory */
    public static void main(String[] args) throws Exception {
        new File(args[0], "webapps").mkdirs();
        Host host = new Host(args[0]);
        System.out.println("port " + host.tomcat.getConnector().getLocalPort());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null && !line.equals("stop"); line = commands.readLine()) {
            System.out.println(host.obey(line.split(" ")) + " " + line);
        }
        host.tomcat.stop();
        host.tomcat.destroy();
        System.out.println("stopped");
    }

    private String obey(String[] command) throws LifecycleException, IOException, InterruptedException {
        String path = command[1];
        switch (command[0]) {
            case "deploy" -> tomcat.addWebapp(path, new File(command[2]).getCanonicalPath());
            case "reload" -> reload(path);
            case "undeploy" -> undeploy(path);
            case "collect" -> {
                return collected(path) ? "collected" : "kept";
            }
            default -> throw new IllegalArgumentException(command[0]);
        }
        return "done";
    }

    private Context context(String path) {
        return (Context) tomcat.getHost().findChild(path);
    }

    private void reload(String path) {
        noteFormer(path);
        context(path).reload();
    }

    private void undeploy(String path) throws LifecycleException {
        noteFormer(path);
        Context context = context(path);
        context.stop();
        tomcat.getHost().removeChild(context);
    }

    private void noteFormer(String path) {
        former.computeIfAbsent(path, p -> new ArrayList<>()).add(new WeakReference<>(context(path).getLoader().getClassLoader()));
    }

    /** Whether the class loaders of all former deployments at {@code path} are gone after some collections. */
    private boolean collected(String path) throws InterruptedException {
        List<WeakReference<ClassLoader>> loaders = former.get(path);
        for (int i = 0; i < 40 && loaders.stream().anyMatch(l -> l.get() != null); i++) {
            System.gc();
            Thread.sleep(50);
        }
        return loaders.stream().allMatch(l -> l.get() == null);
    }
}
