package com.acme.orders;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Orders, in the database; the oldest goes as one comes. */
@Repository
class OrderStore {

    private static final int KEPT = 2_000;

    private final JdbcTemplate database;
    private final AtomicLong ids = new AtomicLong();

    OrderStore(JdbcTemplate database) {
        this.database = database;
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    void insert(Order order) {
        database.update("INSERT INTO orders VALUES (?, ?, ?, ?)", order.id(), order.customer(), order.shipping(), order.tax());
        for (int i = 0; i < order.lines().size(); i++) {
            OrderLine line = order.lines().get(i);
            database.update("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?)", order.id(), i, line.article(), line.name(),
                    line.quantity(), line.price());
        }
        forget(order.id() - KEPT);
    }

    private void forget(long id) {
        database.update("DELETE FROM order_lines WHERE order_id = ?", id);
        database.update("DELETE FROM orders WHERE id = ?", id);
    }

    Order find(long id) {
        List<Order> found = database.query("SELECT * FROM orders WHERE id = ?",
                (row, number) -> new Order(id, row.getLong("customer"), lines(id),
                row.getBigDecimal("shipping"), row.getBigDecimal("tax")), id);
        if (found.isEmpty()) {
            throw new NotFoundException("order " + id);
        }
        return found.get(0);
    }

    private List<OrderLine> lines(long id) {
        return database.query("SELECT * FROM order_lines WHERE order_id = ? ORDER BY line",
                (row, number) -> new OrderLine(row.getLong("article"),
                row.getString("name"), row.getInt("quantity"), row.getBigDecimal("price")), id);
    }

    List<Long> recent(long customer, int most) {
        return database.queryForList("SELECT id FROM orders WHERE customer = ? ORDER BY id DESC LIMIT ?", Long.class, customer, most);
    }
}
