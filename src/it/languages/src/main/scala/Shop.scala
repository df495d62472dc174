package com.acme.work.scalashop

import com.acme.tally.Tally

trait Priced {
  def price: Int

  def withTax(percent: Int = 19): Int = {
    Tally.count("com.acme.work.scalashop.Priced.withTax")
    price * (100 + percent) / 100
  }
}

trait Named {
  val name: String

  lazy val label: String = {
    Tally.count("com.acme.work.scalashop.Named.label")
    name.toUpperCase
  }
}

case class Article(name: String, price: Int) extends Priced with Named {
  def +(other: Article): Article = {
    Tally.count("com.acme.work.scalashop.Article.$plus")
    Article(name + other.name, price + other.price)
  }
}

object Article {
  def free(): Article = {
    Tally.count("com.acme.work.scalashop.Article$.free")
    Article("free", 0)
  }
}

/** No object is made of it: its methods are of its companion. */
class Cents(val amount: Int) extends AnyVal {
  def rounded: Int = {
    Tally.count("com.acme.work.scalashop.Cents$.rounded$extension")
    amount / 100 * 100
  }
}

abstract class Shape {
  def area: Int
}

class Square(side: Int) extends Shape {
  override def area: Int = {
    Tally.count("com.acme.work.scalashop.Square.area")
    side * side
  }
}

/** Of a generic type, so that the compiler adds a bridge. */
trait Change[A] {
  def apply(value: A): A
}

class Doubled extends Change[Int] {
  def apply(value: Int): Int = {
    Tally.count("com.acme.work.scalashop.Doubled.apply")
    value * 2
  }
}

object Shop {
  private def fibonacci(n: Int): Int = {
    Tally.count("com.acme.work.scalashop.Shop$.fibonacci")
    if (n < 2) n else fibonacci(n - 1) + fibonacci(n - 2)
  }

  def lambdas(numbers: List[Int]): Int = {
    Tally.count("com.acme.work.scalashop.Shop$.lambdas")
    def local(n: Int): Int = {
      Tally.count("com.acme.work.scalashop.Shop$.local$1")
      n + 1
    }
    numbers.map { n =>
      Tally.count("lambda of map")
      local(n)
    }.sum
  }

  /** The caller's expression is a function that is called here. */
  def byName(value: => Int): Int = {
    Tally.count("com.acme.work.scalashop.Shop$.byName")
    value + value
  }

  def loop(names: Seq[String]): String = {
    Tally.count("com.acme.work.scalashop.Shop$.loop")
    val some = for {
      name <- names
      if name.length > 1
    } yield name.reverse
    some.mkString(",")
  }

  def partial(values: List[Any]): List[Int] = {
    Tally.count("com.acme.work.scalashop.Shop$.partial")
    values.collect { case n: Int => n }
  }

  def refuse(): Int = {
    Tally.count("com.acme.work.scalashop.Shop$.refuse")
    throw new IllegalStateException("as planned")
  }

  def firstOver(numbers: Seq[Int], limit: Int): Int = {
    Tally.count("com.acme.work.scalashop.Shop$.firstOver")
    numbers.foreach { n =>
      Tally.count("lambda of firstOver")
      if (n > limit) refuse()
    }
    -1
  }

  def main(args: Array[String]): Unit = {
    Tally.count("com.acme.work.scalashop.Shop$.main")
    val articles = List(Article("apple", 120), Article.free(), Article("pear", 250))
    println(articles.map(_.withTax()).sum + articles.head.withTax(7))
    println(articles.head + articles.last)
    println(articles.head.label + articles.head.label)
    println(new Cents(1234).rounded)
    println((new Square(3): Shape).area)
    println((new Doubled: Change[Int]).apply(4))
    println(fibonacci(10))
    println(lambdas(List(1, 2, 3)))
    println(byName(fibonacci(1)))
    println(loop(Seq("a", "bc", "def")))
    println(partial(List(1, "two", 3)))
    try {
      firstOver(Seq(1, 2, 3), 1)
    } catch {
      case expected: IllegalStateException => println(expected.getMessage)
    }
  }
}
