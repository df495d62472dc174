package io.statsprofile.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;

class SilentLogFactoryTest {

    /** At debug, this one writes headers with credentials. */
    @Test
    void the_client_finds_it_and_logs_nothing() {
        Log log = LogFactory.getLog("org.apache.http.headers");
        assertThat(LogFactory.getFactory()).isInstanceOf(SilentLogFactory.class);
        assertThat(log.isFatalEnabled() || log.isErrorEnabled() || log.isDebugEnabled()).isFalse();
    }
}
