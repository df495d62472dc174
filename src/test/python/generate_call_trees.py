#!/usr/bin/env python3.11
"""Asks CPython's own cProfile for the figures of random call trees and writes both down as test data.

    python3.11 src/test/python/generate_call_trees.py

writes src/test/resources/cpython/call-trees.txt.gz. Needs nothing but CPython 3.11 (the reference; later versions have another
_lsprof). The same seed gives the same bytes:

    --trees N    how many trees (default 13000)
    --seed N     seed of the random numbers (default 311)
    --out FILE   another place

The clock is an integer that the trees themselves advance, and the profiler gets it as timer with time unit 1.0: CPython then keeps
integers and multiplies them by 1.0 at the end, which is exact below 2**53.

One line per tree, fields separated by tabs: features, tick, tree, functions, edges.

    features   letters: x exceptions, m mutual recursion, r recursion, o calls open at disable, d deeper than 50, w wider than 30,
               p enabled once before and disabled once after everything (what a probe that is always on can see, too)
    tick       by how much each clock reading advances the clock
    tree       E  enable            X  disable            12  the clock advances by 12 (numbers in a row are separated by commas)
               !  raise             a(...)  call function a, whose body is in the brackets    ?a(...)  the same, catching what it raises
    functions  a:ncalls/primitive_calls/tottime/cumtime, separated by ;
    edges      ab: likewise for calls of b by a
"""

import argparse
import cProfile
import gzip
import pathlib
import random
import sys

NAMES = "abcdefghijklmnopqrst"
CALL, TRY, RAISE, ENABLE, DISABLE = "call", "try", "raise", "enable", "disable"


class Boom(Exception):
    pass


BOOM = Boom()


class World:
    """What the profiled functions share: the clock and the profiler."""
    now = 0
    tick = 0
    profile = None
    functions = []


W = World

# Each profiled function is a code object of its own that walks through its body without calling any other Python function.
BODY = """
def {name}(items):
    for item in items:
        kind = item[0]
        if kind is CALL:
            W.functions[item[1]](item[2])
        elif kind is TRY:
            try:
                W.functions[item[1]](item[2])
            except Boom:
                pass
        elif kind is RAISE:
            raise BOOM
        elif kind is ENABLE:
            W.profile.enable(subcalls=True, builtins=False)
        elif kind is DISABLE:
            W.profile.disable()
        else:
            W.now += kind
"""


def make_functions():
    functions = []
    for name in NAMES:
        space = dict(W=W, CALL=CALL, TRY=TRY, RAISE=RAISE, ENABLE=ENABLE, DISABLE=DISABLE, Boom=Boom, BOOM=BOOM)
        exec(BODY.format(name=name), space)
        functions.append(space[name])
    return functions


def timer():
    now = W.now
    W.now += W.tick
    return now


class Grower:
    """Grows one random tree."""

    def __init__(self, rnd, shape):
        self.rnd = rnd
        self.left = shape["calls"]
        self.max_depth = shape["depth"]
        self.max_children = shape["children"]
        self.functions = shape["functions"]
        self.raises = shape["raises"]
        self.catches = shape["catches"]
        self.big = shape["big"]

    def items(self, depth):
        items = []
        self.work(items)
        for _ in range(self.rnd.randint(0 if depth > 2 else 1, self.max_children)):
            if self.left <= 0 or depth >= self.max_depth:
                break
            self.left -= 1
            kind = TRY if self.rnd.random() < self.catches else CALL
            items.append((kind, self.rnd.randrange(self.functions), self.items(depth + 1)))
            self.work(items)
        if depth > 0 and self.rnd.random() < self.raises:
            items.append((RAISE,))
        return items

    def work(self, items):
        chance = self.rnd.random()
        if chance < 0.75:
            items.append((self.rnd.randint(1, 9),))
        elif chance < 0.75 + self.big:
            items.append((self.rnd.randint(10, 10 ** 12),))


def random_shape(rnd):
    shape = dict(calls=rnd.randint(3, 34), depth=rnd.randint(2, 14), children=rnd.randint(1, 5), functions=rnd.randint(1, 7),
                 raises=0.0, catches=0.0, big=0.02)
    kind = rnd.random()
    if kind < 0.60:
        shape.update(raises=rnd.uniform(0.05, 0.4), catches=rnd.uniform(0.1, 0.7), functions=rnd.randint(2, 5))
    if 0.55 < kind < 0.57:
        shape.update(calls=rnd.randint(60, 200), depth=200, children=1)
    if kind > 0.99:
        shape.update(calls=rnd.randint(60, 200), depth=2, children=100, functions=rnd.randint(2, len(NAMES)))
    return shape


def all_bodies(items, found):
    found.append(items)
    for item in items:
        if item[0] in (CALL, TRY):
            all_bodies(item[2], found)
    return found


def random_tree(rnd):
    """Returns (root items, plain): the root's body is walked by a function that was entered before the profiler was enabled."""
    shape = random_shape(rnd)
    deep = shape["children"] == 1 and shape["depth"] == 200
    root = Grower(rnd, shape).items(0)
    if deep:
        # A chain: one call in each body, down to the end.
        chain = []
        for _ in range(shape["calls"]):
            kind = TRY if rnd.random() < 0.05 else CALL
            chain = [(rnd.randint(1, 9),), (kind, rnd.randrange(shape["functions"]), chain)]
        root = chain
        if rnd.random() < 0.5:
            all_bodies(root, [])[-1].append((RAISE,))
    plain = rnd.random() < 0.93
    if plain:
        root.insert(0, (ENABLE,))
        if rnd.random() < 0.2:
            insert_switch(rnd, root, DISABLE)
        root.append((DISABLE,))
    else:
        for switch in [ENABLE, DISABLE] * rnd.randint(1, 3):
            insert_switch(rnd, root, switch)
        if rnd.random() < 0.5:
            root.insert(0, (ENABLE,))
        root.append((DISABLE,))
    return root, plain


def insert_switch(rnd, root, switch):
    body = rnd.choice(all_bodies(root, []))
    last = len(body) - 1 if body and body[-1][0] is RAISE else len(body)
    body.insert(rnd.randint(1 if body and body[0][0] is ENABLE else 0, last) if last else 0, (switch,))


def show(items):
    out = []
    for item in items:
        kind = item[0]
        if kind in (CALL, TRY):
            out.append(("?" if kind is TRY else "") + NAMES[item[1]] + "(" + show(item[2]) + ")")
        elif kind in (RAISE, ENABLE, DISABLE):
            out.append({RAISE: "!", ENABLE: "E", DISABLE: "X"}[kind])
        else:
            out.append(("," if out and out[-1][-1].isdigit() else "") + str(kind))
    return "".join(out)


class Walk:
    """Walks a tree without profiler, to say which features it has and to keep track of what is open."""

    def __init__(self):
        self.stack = []
        self.features = set()
        self.enabled = False
        self.switches = 0

    def walk(self, items):
        for item in items:
            kind = item[0]
            if kind in (CALL, TRY):
                self.enter(item[1])
                try:
                    self.walk(item[2])
                except Boom:
                    if self.enabled:
                        self.features.add("x")
                    if kind is CALL:
                        raise
                finally:
                    self.stack.pop()
            elif kind is RAISE:
                raise BOOM
            elif kind is ENABLE:
                self.enabled = True
            elif kind is DISABLE:
                if self.enabled and self.stack:
                    self.features.add("o")
                self.enabled = False

    def enter(self, function):
        if self.enabled and function in self.stack:
            last = len(self.stack) - 1 - self.stack[::-1].index(function)
            self.features.add("m" if last < len(self.stack) - 1 else "r")
        self.stack.append(function)
        if len(self.stack) > 50:
            self.features.add("d")


def features_of(root, plain):
    walk = Walk()
    try:
        walk.walk(root)
    except Boom:
        pass
    if plain:
        walk.features.add("p")
    if any(sum(1 for item in body if item[0] in (CALL, TRY)) > 30 for body in all_bodies(root, [])):
        walk.features.add("w")
    return "".join(sorted(walk.features))


def measure(root, tick):
    """Runs the tree under cProfile and returns its figures as text. The root's body runs in a function that CPython doesn't see entered."""
    W.now = 1000
    W.tick = tick
    W.profile = cProfile.Profile(timer, 1.0, subcalls=True, builtins=False)
    drive = ROOT
    try:
        drive(root)
    except Boom:
        pass
    W.profile.disable()
    names = {function.__code__: name for function, name in zip(W.functions, NAMES)}
    functions, edges = [], []
    for entry in W.profile.getstats():
        if entry.code not in names:
            continue
        caller = names[entry.code]
        functions.append(caller + ":" + figures(entry))
        for call in entry.calls or ():
            edges.append(caller + names[call.code] + ":" + figures(call))
    return ";".join(sorted(functions)), ";".join(sorted(edges))


def figures(entry):
    numbers = (entry.callcount, entry.callcount - entry.reccallcount, entry.inlinetime, entry.totaltime)
    for number in numbers:
        assert number == int(number) and abs(number) < 2 ** 53, number
    return "/".join(str(int(number)) for number in numbers)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--trees", type=int, default=13000)
    options.add_argument("--seed", type=int, default=311)
    here = pathlib.Path(__file__).resolve().parent
    options.add_argument("--out", type=pathlib.Path, default=here.parent / "resources" / "cpython" / "call-trees.txt.gz")
    options = options.parse_args()
    if sys.version_info[:2] != (3, 11):
        sys.exit("The reference is CPython 3.11, this is " + sys.version.split()[0])
    sys.setrecursionlimit(10000)
    rnd = random.Random(options.seed)
    lines = []
    for _ in range(options.trees):
        root, plain = random_tree(rnd)
        tick = rnd.randint(1, 3) if rnd.random() < 0.1 else 0
        functions, edges = measure(root, tick)
        lines.append("\t".join((features_of(root, plain), str(tick), show(root), functions, edges)))
    data = ("\n".join(lines) + "\n").encode("ascii")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    # No file name and no time stamp inside, so that equal data is equal bytes.
    with open(options.out, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        out.write(data)
    print(len(lines), "trees,", len(data), "bytes,", options.out.stat().st_size, "compressed")
    both = sum(1 for line in lines if {"x", "m"} <= set(line.split("\t")[0]))
    print(both, "with exceptions and mutual recursion")


W.functions = make_functions()
_space = dict(W=W, CALL=CALL, TRY=TRY, RAISE=RAISE, ENABLE=ENABLE, DISABLE=DISABLE, Boom=Boom, BOOM=BOOM)
exec(BODY.format(name="root"), _space)
ROOT = _space["root"]

if __name__ == "__main__":
    main()
