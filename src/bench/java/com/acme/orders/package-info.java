/**
 * A small service of the usual kind, profiled as a whole by benchmark "programs": REST, rules, a database. {@link
 * com.acme.orders.OrderController} is its door.
 */
package com.acme.orders;
