package com.acme.work.kotlinshop

import com.acme.tally.Tally
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume
import kotlin.coroutines.startCoroutine
import kotlin.coroutines.suspendCoroutine

private const val HERE = "com.acme.work.kotlinshop."

fun interface Discount {
    fun of(price: Int): Int
}

interface Priced {
    val price: Int

    fun withTax(percent: Int = 19): Int {
        Tally.count(HERE + "Priced.withTax")
        return price * (100 + percent) / 100
    }
}

@JvmInline
value class Cents(val amount: Int) {
    fun rounded(): Int {
        Tally.count(HERE + "Cents.rounded-impl")
        return amount / 100 * 100
    }
}

data class Article(val name: String, override val price: Int) : Priced {
    init {
        Tally.count(HERE + "Article.<init>")
    }

    companion object {
        fun free(): Article {
            Tally.count(HERE + "Article\$Companion.free")
            return Article("free", 0)
        }

        @JvmStatic
        fun parse(text: String): Article {
            Tally.count(HERE + "Article\$Companion.parse")
            return Article(text.substringBefore('='), text.substringAfter('=').toInt())
        }
    }
}

object Stock {
    fun take(article: Article, amount: Int = 1, why: String = "sold"): Int {
        Tally.count(HERE + "Stock.take")
        if (amount < 0) {
            throw IllegalArgumentException("$why $article")
        }
        return amount + why.length
    }
}

/** Its body is where it is called from; it is no function of its own there. */
inline fun <T> timesThree(block: (Int) -> T): T {
    block(0)
    block(1)
    return block(2)
}

inline fun later(crossinline block: () -> Int): () -> Int = object : () -> Int {
    override fun invoke(): Int = block()
}

fun inlined(): Int {
    Tally.count(HERE + "ShopKt.inlined")
    timesThree {
        if (it == 1) {
            return 7
        }
        it
    }
    return 0
}

fun String.shout(): String {
    Tally.count(HERE + "ShopKt.shout")
    return uppercase()
}

tailrec fun downTo(from: Int): Int {
    if (from == 5) {
        Tally.count(HERE + "ShopKt.downTo")
    }
    return if (from == 0) 0 else downTo(from - 1)
}

fun fibonacci(n: Int): Int {
    Tally.count(HERE + "ShopKt.fibonacci")
    return if (n < 2) n else fibonacci(n - 1) + fibonacci(n - 2)
}

fun lambdas(numbers: List<Int>): Int {
    Tally.count(HERE + "ShopKt.lambdas")
    fun local(n: Int): Int {
        Tally.count(HERE + "ShopKt.lambdas\$local")
        return n + 1
    }
    val kept: (Int) -> Int = {
        Tally.count(HERE + "ShopKt.lambdas\$lambda\$0")
        local(it)
    }
    val half = Discount {
        Tally.count(HERE + "ShopKt.lambdas\$lambda\$1")
        it / 2
    }
    // map's is inlined, so its body is in this function.
    return numbers.map { kept(it) + half.of(it) }.sum()
}

/** A coroutine's function runs once from the start and once more from each point where it was suspended. */
suspend fun fetch(steps: List<Continuation<Unit>>, n: Int): Int {
    Tally.count(HERE + "ShopKt.fetch")
    var sum = 0
    for (i in 0 until n) {
        pause()
        Tally.count(HERE + "ShopKt.fetch")
        sum += i
    }
    return sum + steps.size
}

private val waiting = ArrayDeque<Continuation<Unit>>()

private suspend fun pause() {
    Tally.count(HERE + "ShopKt.pause")
    suspendCoroutine { waiting.addLast(it) }
}

fun coroutines() {
    Tally.count(HERE + "ShopKt.coroutines")
    var result = -1
    suspend {
        Tally.count(HERE + "ShopKt\$coroutines\$1.invokeSuspend")
        fun local(): Int {
            Tally.count(HERE + "ShopKt\$coroutines\$1.invokeSuspend\$local")
            return 1
        }
        val within = Discount {
            Tally.count(HERE + "ShopKt\$coroutines\$1.invokeSuspend\$lambda\$0")
            it - local()
        }
        val first = fetch(emptyList(), within.of(4))
        // Resumed by fetch at its end.
        Tally.count(HERE + "ShopKt\$coroutines\$1.invokeSuspend")
        first
    }.startCoroutine(Continuation(EmptyCoroutineContext) { result = it.getOrThrow() })
    while (waiting.isNotEmpty()) {
        val next = waiting.removeFirst()
        val thread = Thread {
            Tally.count(HERE + "ShopKt.coroutines\$lambda\$1")
            next.resume(Unit)
        }
        thread.start()
        thread.join()
    }
    println("coroutine $result")
}

/** A generator, which is a coroutine, too. */
fun numbers(): Sequence<Int> {
    Tally.count(HERE + "ShopKt.numbers")
    return sequence {
        Tally.count(HERE + "ShopKt\$numbers\$1.invokeSuspend")
        for (i in 0..2) {
            yield(i)
            Tally.count(HERE + "ShopKt\$numbers\$1.invokeSuspend")
        }
    }
}

fun sorted(articles: List<Article>): List<Article> {
    Tally.count(HERE + "ShopKt.sorted")
    return articles.sortedBy { it.price }
}

fun main() {
    Tally.count(HERE + "ShopKt.main")
    val articles = listOf(Article("apple", 120), Article.free(), Article.parse("pear=250"))
    println(articles.sumOf { it.withTax() } + articles[0].withTax(7))
    println(Cents(1234).rounded())
    println(Stock.take(articles[0]) + Stock.take(articles[1], 2) + Stock.take(articles[2], why = "lost"))
    try {
        Stock.take(articles[0], -1)
    } catch (expected: IllegalArgumentException) {
        println(expected.message)
    }
    println(inlined())
    println("abc".shout())
    println(downTo(5))
    println(fibonacci(10))
    println(lambdas(listOf(1, 2, 3)))
    println(later { fibonacci(1) }.invoke())
    coroutines()
    println(numbers().sum())
    println(sorted(articles))
}
