package com.acme.orders;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;

/** Articles and customers, in the database. */
@Repository
class Catalogue {

    private static final RowMapper<Article> ARTICLE = (row, number) -> new Article(row.getLong("id"), row.getString("name"),
            row.getString("category"),
            row.getBigDecimal("price"), row.getInt("weight"));
    private static final RowMapper<Customer> CUSTOMER = (row, number) -> new Customer(row.getLong("id"), row.getString("name"),
            row.getString("country"),
            row.getInt("years"));

    private final JdbcTemplate database;

    Catalogue(JdbcTemplate database) {
        this.database = database;
    }

    Customer customer(long id) {
        List<Customer> found = database.query("SELECT * FROM customers WHERE id = ?", CUSTOMER, id);
        if (found.isEmpty()) {
            throw new NotFoundException("customer " + id);
        }
        return found.get(0);
    }

    Map<Long, Article> articles(OrderRequest request) {
        Map<Long, Article> articles = new HashMap<>();
        for (OrderRequest.Item item : request.items()) {
            articles.computeIfAbsent(item.article(), this::article);
        }
        return articles;
    }

    private Article article(long id) {
        List<Article> found = database.query("SELECT * FROM articles WHERE id = ?", ARTICLE, id);
        if (found.isEmpty()) {
            throw new NotFoundException("article " + id);
        }
        return found.get(0);
    }
}
