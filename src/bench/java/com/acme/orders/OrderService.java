package com.acme.orders;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Places and finds orders. */
@Service
public class OrderService {

    private static final int RECENT = 3;

    private final OrderValidator validator;
    private final Catalogue catalogue;
    private final PriceCalculator prices;
    private final OrderStore store;

    OrderService(OrderValidator validator, Catalogue catalogue, PriceCalculator prices, OrderStore store) {
        this.validator = validator;
        this.catalogue = catalogue;
        this.prices = prices;
        this.store = store;
    }

    /** Prices an order and keeps it. */
    @Transactional
    public OrderView place(OrderRequest request) {
        validator.validate(request);
        Customer customer = catalogue.customer(request.customer());
        Map<Long, Article> articles = catalogue.articles(request);
        List<OrderLine> lines = prices.lines(customer, request, articles);
        Order order = new Order(store.nextId(), customer.id(), lines, prices.shipping(request, articles),
                prices.tax(customer, lines, articles));
        store.insert(order);
        return view(order, customer);
    }

    /** An order that is kept. */
    @Transactional(readOnly = true)
    public OrderView find(long id) {
        Order order = store.find(id);
        return view(order, catalogue.customer(order.customer()));
    }

    /** The last orders of a customer. */
    @Transactional(readOnly = true)
    public Statement statement(long id) {
        Customer customer = catalogue.customer(id);
        List<OrderView> views = new ArrayList<>();
        BigDecimal gross = BigDecimal.ZERO;
        for (long order : store.recent(id, RECENT)) {
            OrderView view = view(store.find(order), customer);
            gross = gross.add(view.gross());
            views.add(view);
        }
        return new Statement(customer.name(), views.size(), gross, views);
    }

    private OrderView view(Order order, Customer customer) {
        List<OrderView.LineView> lines = new ArrayList<>(order.lines().size());
        for (OrderLine line : order.lines()) {
            lines.add(view(line));
        }
        return new OrderView(order.id(), customer.name(), lines, order.net(), order.shipping(), order.tax(), order.gross());
    }

    private static OrderView.LineView view(OrderLine line) {
        return new OrderView.LineView(line.name(), line.quantity(), line.price(), line.total());
    }
}
