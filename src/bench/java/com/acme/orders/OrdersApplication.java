package com.acme.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service. */
@SpringBootApplication
public class OrdersApplication {

    /** Starts it at a free port of this machine. */
    public static ConfigurableApplicationContext start() {
        SpringApplication application = new SpringApplication(OrdersApplication.class);
        application.setRegisterShutdownHook(false);
        return application.run("--server.address=127.0.0.1", "--server.port=0", "--spring.main.banner-mode=off",
                "--spring.jmx.enabled=false",
                "--spring.datasource.url=jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1", "--spring.datasource.username=sa");
    }
}
