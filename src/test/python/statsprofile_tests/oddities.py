"""Functions that begin and end in every way there is."""

import asyncio


def count(n):
    for i in range(n):
        yield i


def deliver(n):
    yield from count(n)
    return n


def fails(depth):
    if depth == 0:
        raise ValueError
    fails(depth - 1)


def catches():
    try:
        fails(3)
    except ValueError:
        return len([1])


def thrown_into():
    generator = deliver(5)
    next(generator)
    try:
        generator.throw(KeyError("thrown"))
    except KeyError:
        pass
    left = deliver(5)
    next(left)
    left.close()


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


class Sized:

    def __len__(self):
        return 3

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return True


def suppressed():
    with Sized():
        fails(1)


async def wait(n):
    await asyncio.sleep(0)
    return n


async def gather():
    return [await wait(i) for i in range(3)]


def built_in_failures():
    for value in ("1", "x"):
        try:
            int(value)
            [].pop()
        except (ValueError, IndexError):
            pass


def run():
    list(count(4))
    list(deliver(3))
    catches()
    thrown_into()
    even(7)
    len(Sized())
    suppressed()
    built_in_failures()
    sorted([3, 1, 2], key=lambda each: -each)
    coroutine = gather()
    try:
        while True:
            coroutine.send(None)
    except StopIteration:
        pass
