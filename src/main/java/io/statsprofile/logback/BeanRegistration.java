package io.statsprofile.logback;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * Puts beans into the JVM's MBean server and takes them out again. The only class that needs the module {@code java.management}, which a
 * runtime image made by {@code jlink} may lack: who calls it minds a {@link LinkageError}.
 */
final class BeanRegistration {

    private static final int MOST_OF_ONE_NAME = 100;

    private BeanRegistration() {
    }

    /**
     * @param context name of Logback's context
     * @param appender its name
     * @return takes the bean out again; throws nothing
     * @throws JMException when the server does not take it
     */
    static Runnable register(StatsProfileMXBean bean, String context, String appender) throws JMException {
        return register(bean, StatsProfileMXBean.class, "StatsProfile", context, appender);
    }

    /** The same for the figures of the function stream. */
    static Runnable registerFunctionStream(DeliveryMXBean bean, String context, String appender) throws JMException {
        return register(bean, DeliveryMXBean.class, "FunctionStream", context, appender);
    }

    /** The same for the figures of hours that go there. */
    static Runnable registerFunctionHours(DeliveryMXBean bean, String context, String appender) throws JMException {
        return register(bean, DeliveryMXBean.class, "FunctionHours", context, appender);
    }

    /** The same for the figures of hours. */
    static Runnable registerHours(DeliveryMXBean bean, String context, String appender) throws JMException {
        return register(bean, DeliveryMXBean.class, "Hours", context, appender);
    }

    private static <T> Runnable register(T bean, Class<T> shown, String type, String context, String appender) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        String base = "io.statsprofile:type=" + type + ",context=" + value(context) + ",appender=" + value(appender);
        ObjectName name = new ObjectName(base);
        // Two applications in one JVM may call everything alike.
        for (int number = 2; server.isRegistered(name) && number < MOST_OF_ONE_NAME; number++) {
            name = new ObjectName(base + ",number=" + number);
        }
        ObjectName registered = server.registerMBean(new StandardMBean(bean, shown, true), name).getObjectName();
        return () -> {
            try {
                server.unregisterMBean(registered);
            } catch (JMException | RuntimeException gone) {
                // Somebody else has taken it out.
            }
        };
    }

    /** As it is, or in quotes where it has characters with a meaning. */
    private static String value(String text) {
        return text == null ? "none" : text.matches("[\\w .-]+") ? text : ObjectName.quote(text);
    }
}
