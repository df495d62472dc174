package io.statsprofile.internal.http;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.commons.logging.impl.NoOpLog;

/**
 * Keeps the HTTP client from logging: what it would say of requests shows keys and passwords, and where it looks for a logger it wakes
 * java.util.logging before the service has chosen its own. Found as a service by the client's logging, which makes it.
 */
public final class SilentLogFactory extends LogFactory {

    private static final Log NOTHING = new NoOpLog();

    /** For {@link LogFactory#getFactory}. */
    public SilentLogFactory() {
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Log getInstance(Class type) {
        return NOTHING;
    }

    @Override
    public Log getInstance(String name) {
        return NOTHING;
    }

    @Override
    public Object getAttribute(String name) {
        return null;
    }

    @Override
    public String[] getAttributeNames() {
        return new String[0];
    }

    @Override
    public void setAttribute(String name, Object value) {
        // It has none.
    }

    @Override
    public void removeAttribute(String name) {
        // It has none.
    }

    @Override
    public void release() {
        // It holds nothing.
    }
}
