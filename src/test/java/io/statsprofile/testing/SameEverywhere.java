package io.statsprofile.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests that say the same whichever JVM, Elasticsearch and Logback they run with: what Chromium draws of answers that other tests ask
 * for, what our jars and our pom consist of, what is reckoned on a clock that the test drives, and what looks at each JVM by itself.
 * {@code .ci/run} leaves them out where it repeats tests with other versions.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag("same-everywhere")
public @interface SameEverywhere {
}
