package com.acme.orders;

import java.util.List;

/** What a client sends. */
public record OrderRequest(long customer, List<Item> items) {

    /** So many of an article. */
    public record Item(long article, int quantity) {
    }
}
