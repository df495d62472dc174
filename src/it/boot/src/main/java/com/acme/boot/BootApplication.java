package com.acme.boot;

import com.acme.work.Crew;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A service that works when it is asked to, over HTTP. */
@SpringBootApplication
@RestController
public class BootApplication {

    public static void main(String[] args) {
        SpringApplication.run(BootApplication.class, args);
    }

    /** Works, and answers when all threads are through. */
    @GetMapping("/work")
    public String work(@RequestParam int threads, @RequestParam int rounds, @RequestParam int pauseMillis) throws InterruptedException {
        Crew.work(threads, rounds, pauseMillis);
        return "done";
    }

    /** Calls one function once, so that a test sees from its documents whether probes are in. */
    @GetMapping("/ping")
    public String ping() {
        return Ping.ping();
    }
}
