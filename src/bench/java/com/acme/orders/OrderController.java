package com.acme.orders;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the service answers. */
@RestController
public class OrderController {

    private final OrderService service;

    OrderController(OrderService service) {
        this.service = service;
    }

    /** Places an order. */
    @PostMapping("/orders")
    public OrderView place(@RequestBody OrderRequest request) {
        return service.place(request);
    }

    /** An order. */
    @GetMapping("/orders/{id}")
    public OrderView find(@PathVariable("id") long id) {
        return service.find(id);
    }

    /** The last orders of a customer. */
    @GetMapping("/customers/{id}/statement")
    public Statement statement(@PathVariable("id") long id) {
        return service.statement(id);
    }
}
