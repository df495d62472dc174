"""What profiling by the Python module costs: nanoseconds of a call, and how long reading the profilers keeps threads from running.

    PYTHONPATH=src/main/python python3 src/bench/python/cost.py
"""

import cProfile
import sys
import time

from statsprofile._profile import Counters
from statsprofile._threads import ProfilerMaker, Threads

ROUNDS = 9
CALLS = 100_000


def called():
    pass


def loop():
    begin = time.perf_counter_ns()
    for _ in range(CALLS):
        called()
    return (time.perf_counter_ns() - begin) / CALLS


def empty():
    begin = time.perf_counter_ns()
    for _ in range(CALLS):
        pass
    return (time.perf_counter_ns() - begin) / CALLS


def fastest(run):
    return min(run() for _ in range(ROUNDS))


def by_cprofile():
    profile = cProfile.Profile(builtins=False)
    profile.enable()
    try:
        return loop()
    finally:
        profile.disable()


def by_threads():
    threads = Threads.of_this_version(ProfilerMaker(), Counters)
    threads.install()
    try:
        return loop()
    finally:
        threads.uninstall()


def reading(functions, edges_each):
    """Milliseconds that getstats() takes, and the difference after it."""
    space = {}
    lines = []
    for i in range(functions):
        calls = "; ".join("f%d(d - 1)" % ((i * 7 + j * 13 + 1) % functions) for j in range(edges_each))
        lines.append("def f%d(d):\n    if d:\n        %s" % (i, calls))
    exec("\n".join(lines), space)
    profile = cProfile.Profile(builtins=False)
    profile.enable()
    for i in range(functions):
        space["f%d" % i](1)
    profile.disable()
    counters = Counters()
    counters.advance(profile.getstats())
    read, advanced = [], []
    for _ in range(ROUNDS):
        begin = time.perf_counter_ns()
        entries = profile.getstats()
        middle = time.perf_counter_ns()
        counters.advance(entries)
        read.append(middle - begin)
        advanced.append(time.perf_counter_ns() - middle)
    edges = sum(len(entry.calls or ()) for entry in entries)
    return len(entries), edges, min(read) / 1e6, min(advanced) / 1e6


def main():
    base = fastest(empty)
    plain, alone, ours = fastest(loop), fastest(by_cprofile), fastest(by_threads)
    print("CPython %s" % sys.version.split()[0])
    print("a call of an empty function: %.0f ns; profiled by cProfile alone %.0f ns more, by statsprofile %.0f ns more"
          % (plain - base, alone - plain, ours - plain))
    for functions, edges_each in ((300, 3), (3_000, 3), (10_000, 3)):
        print("%d functions, %d callers: read in %.2f ms, compared in %.2f ms" % reading(functions, edges_each))


if __name__ == "__main__":
    main()
