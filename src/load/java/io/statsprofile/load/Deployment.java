package io.statsprofile.load;

import com.acme.churn.Fickle;
import com.acme.churn.Steady;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;

/** The application in a class loader of its own, as a server would deploy it once more. */
final class Deployment extends ClassLoader {

    private static final Map<String, byte[]> CLASS_FILES = new ConcurrentHashMap<>();

    final LongUnaryOperator steady;
    final LongUnaryOperator fickle;

    Deployment() throws ReflectiveOperationException {
        super(Deployment.class.getClassLoader());
        steady = make(Steady.class.getName());
        fickle = make(Fickle.class.getName());
    }

    private LongUnaryOperator make(String name) throws ReflectiveOperationException {
        byte[] file = CLASS_FILES.computeIfAbsent(name, Deployment::read);
        return (LongUnaryOperator) defineClass(name, file, 0, file.length).getConstructor().newInstance();
    }

    private static byte[] read(String name) {
        try (InputStream in = Deployment.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
