package com.acme.orders;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Tables, and what they hold at the start. */
@Component
class Schema {

    private final JdbcTemplate database;

    Schema(JdbcTemplate database) {
        this.database = database;
    }

    @EventListener(ApplicationReadyEvent.class)
    void create() {
        database.execute("CREATE TABLE customers(id BIGINT PRIMARY KEY, name VARCHAR(40), country VARCHAR(2), years INT)");
        database.execute("CREATE TABLE articles(id BIGINT PRIMARY KEY, name VARCHAR(40), category VARCHAR(10), price DECIMAL(10,2), "
                + "weight INT)");
        database.execute("CREATE TABLE orders(id BIGINT PRIMARY KEY, customer BIGINT, shipping DECIMAL(10,2), tax DECIMAL(10,2))");
        database.execute("CREATE INDEX orders_of ON orders(customer, id)");
        database.execute("CREATE TABLE order_lines(order_id BIGINT, line INT, article BIGINT, name VARCHAR(40), quantity INT, price "
                + "DECIMAL(10,2), PRIMARY KEY(order_id, line))");
        database.execute("INSERT INTO customers SELECT x, 'Customer ' || x, CASE MOD(x, 3) WHEN 0 THEN 'DE' WHEN 1 THEN 'FR' ELSE 'AT' "
                + "END, MOD(x, 9) FROM SYSTEM_RANGE(1, 200)");
        database.execute("INSERT INTO articles SELECT x, 'Article ' || x, CASE MOD(x, 2) WHEN 0 THEN 'books' ELSE 'tools' END, 1.99 + "
                + "MOD(x * 37, 100), 50 + MOD(x * 13, 900) FROM SYSTEM_RANGE(1, 1000)");
    }
}
