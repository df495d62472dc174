/**
 * The appender from the properties of a Spring Boot application, without a {@code logback-spring.xml}. Spring calls it by
 * {@code META-INF/spring.factories}; where there is no Spring, nobody does.
 */
package io.statsprofile.internal.spring;
