package io.statsprofile.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionNamesTest {

    @Test
    void a_name_alone_is_enough_where_it_is_not_overloaded() {
        assertThat(names("checkout(I)V", "<init>()V", "<clinit>()V"))
                .containsExactly("com.acme.Cart$Line.checkout", "com.acme.Cart$Line.<init>", "com.acme.Cart$Line.<clinit>");
    }

    @Test
    void overloads_show_their_simple_parameter_types() {
        assertThat(names("add(Lcom/acme/Item;I)V", "add()V", "add([[Ljava/util/Map$Entry;)V"))
                .containsExactly("com.acme.Cart$Line.add(Item,int)", "com.acme.Cart$Line.add()", "com.acme.Cart$Line.add(Map$Entry[][])");
    }

    @Test
    void simple_types_that_are_alike_are_qualified() {
        assertThat(names("at(Ljava/util/Date;)V", "at(Ljava/sql/Date;)V", "at(J)V"))
                .containsExactly("com.acme.Cart$Line.at(java.util.Date)", "com.acme.Cart$Line.at(java.sql.Date)",
                        "com.acme.Cart$Line.at(long)");
    }

    @Test
    void what_only_the_return_type_tells_apart_shows_it() {
        assertThat(names("get(I)Ljava/lang/String;", "get(I)I"))
                .containsExactly("com.acme.Cart$Line.get(int):java.lang.String", "com.acme.Cart$Line.get(int):int");
    }

    private static List<String> names(String... methods) {
        List<MethodKey> keys = List.of(methods).stream()
                .map(method -> new MethodKey(method.substring(0, method.indexOf('(')), method.substring(method.indexOf('(')))).toList();
        return keys.stream().map(FunctionNames.of("com.acme.Cart$Line", keys)::get).toList();
    }
}
