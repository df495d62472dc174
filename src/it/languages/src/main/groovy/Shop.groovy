package com.acme.work.groovyshop

import com.acme.tally.Tally
import groovy.transform.CompileStatic

trait Priced {
    abstract int getPrice()

    int withTax(int percent = 19) {
        Tally.count('com.acme.work.groovyshop.Priced$Trait$Helper.withTax(Priced,int)')
        price * (100 + percent).intdiv(100)
    }
}

class Article implements Priced {
    String name
    int price

    Article plus(Article other) {
        Tally.count('com.acme.work.groovyshop.Article.plus')
        new Article(name: name + other.name, price: price + other.price)
    }

    static Article free() {
        Tally.count('com.acme.work.groovyshop.Article.free')
        new Article(name: 'free', price: 0)
    }

    def methodMissing(String method, Object arguments) {
        Tally.count('com.acme.work.groovyshop.Article.methodMissing')
        "no $method"
    }
}

class Base {
    int work(int n) {
        Tally.count('com.acme.work.groovyshop.Base.work')
        n + 1
    }
}

class Derived extends Base {
    @Override
    int work(int n) {
        Tally.count('com.acme.work.groovyshop.Derived.work')
        super.work(n) * 2
    }
}

@CompileStatic
class Typed {
    static int fibonacci(int n) {
        Tally.count('com.acme.work.groovyshop.Typed.fibonacci')
        n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2)
    }

    static int sum(List<Integer> numbers) {
        Tally.count('com.acme.work.groovyshop.Typed.sum')
        int sum = 0
        numbers.each { int n ->
            Tally.count('com.acme.work.groovyshop.Typed$_sum_closure1.doCall')
            sum += n
        }
        java.util.function.IntUnaryOperator twice = (int n) -> {
            Tally.count('com.acme.work.groovyshop.Typed$_sum_lambda2.doCall')
            n * 2
        }
        twice.applyAsInt(sum)
    }
}

class Shop {
    static refuse() {
        Tally.count('com.acme.work.groovyshop.Shop.refuse')
        throw new IllegalStateException('as planned')
    }

    static dynamic(a, b) {
        Tally.count('com.acme.work.groovyshop.Shop.dynamic')
        a + b
    }

    static int closures(List numbers) {
        Tally.count('com.acme.work.groovyshop.Shop.closures')
        def outer = { n ->
            Tally.count('com.acme.work.groovyshop.Shop$_closures_closure1.doCall')
            def inner = {
                Tally.count('com.acme.work.groovyshop.Shop$_closures_closure1$_closure3.doCall(Object)')
                it + 1
            }
            inner(n)
        }
        numbers.collect(outer).sum()
    }

    /** Classes that are made at run time, twice of the same name. */
    static runTime() {
        Tally.count('com.acme.work.groovyshop.Shop.runTime')
        (1..2).collect { version ->
            Tally.count('com.acme.work.groovyshop.Shop$_runTime_closure2.doCall')
            def loader = new GroovyClassLoader(Shop.classLoader)
            def made = loader.parseClass("""
                package com.acme.work.groovyshop
                class Rule {
                    def price(int n) {
                        com.acme.tally.Tally.count('com.acme.work.groovyshop.Rule.price')
                        n * $version
                    }
                }
            """)
            def rule = made.getDeclaredConstructor().newInstance()
            (1..3).collect { rule.price(it) }
        }
    }

    static void main(String[] args) {
        Tally.count('com.acme.work.groovyshop.Shop.main')
        def articles = [new Article(name: 'apple', price: 120), Article.free(), new Article(name: 'pear', price: 250)]
        println articles*.withTax().sum() + articles[0].withTax(7)
        println((articles[0] + articles[2]).name)
        println articles[0].discount()
        println new Derived().work(3)
        println Typed.fibonacci(10)
        println Typed.sum([1, 2, 3])
        println dynamic(1, 2) + dynamic('a', 'b')
        println closures([1, 2, 3])
        println runTime()
        try {
            refuse()
        } catch (IllegalStateException expected) {
            println expected.message
        }
    }
}
