"""Function profiles as a time series by hand, with nothing but CPython's standard library.

Each round of work is profiled by cProfile. What pstats' get_stats_profile() says of it is logged with a timestamp, and then all of it
is added up in slices of time: the cumulative time of each function, slice by slice.

    python3 time_slices.py --seconds 30 --slice 10 --log rounds.ndjson

prints the slices as JSON and leaves the lines in rounds.ndjson, which `report rounds.ndjson --by cumtime --slice 10s` reads, too.
statsprofile does all of this for a whole program, to the nanosecond, with callers, and without a loop of your own:

    python3 -m statsprofile --service orders -o profile.ndjson orders.py
"""

import argparse
import collections
import cProfile
import dataclasses
import json
import pstats
import sys
import time


class Orders:
    """Work whose costs move from one function to another as orders grow."""

    def __init__(self, spend):
        self.spend = spend

    def handle(self, size):
        for item in range(size):
            self.price(item)
        self.discount(size)
        self.ship(size)

    def price(self, item):
        self.spend(1)

    def discount(self, depth):
        self.spend(2)
        if depth > 1:
            self.discount(depth - 1)

    def ship(self, size):
        self.spend(3 if size % 2 else 9)


def profile(work):
    """A StatsProfile of one call of work."""
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        work()
    finally:
        profiler.disable()
    return pstats.Stats(profiler).get_stats_profile()


def to_line(timestamp, stats_profile):
    return json.dumps({"timestamp": timestamp, "stats_profile": dataclasses.asdict(stats_profile)})


def time_slices_counters(timestamped_profiles, slice_seconds, figure="cumtime"):
    """By the beginning of each slice, seconds since 1970: a counter of the figure by function."""
    counters = collections.defaultdict(collections.Counter)
    for timestamp, stats_profile in timestamped_profiles:
        begin = int(timestamp // slice_seconds * slice_seconds)
        for function, row in stats_profile.func_profiles.items():
            counters[begin][function] += getattr(row, figure)
    return counters


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30.0, help="how long to work")
    parser.add_argument("--slice", type=int, default=10, help="seconds of a slice")
    parser.add_argument("--log", help="a file to append the lines to")
    options = parser.parse_args()
    orders = Orders(lambda millis: time.sleep(millis / 1_000))
    timestamped_profiles = []
    end = time.time() + options.seconds
    size = 0
    while time.time() < end:
        size = size % 7 + 1
        timestamp = time.time()
        timestamped_profiles.append((timestamp, profile(lambda: orders.handle(size))))
    if options.log:
        with open(options.log, "a", encoding="utf-8") as log:
            log.writelines(to_line(*entry) + "\n" for entry in timestamped_profiles)
    json.dump(time_slices_counters(timestamped_profiles, options.slice), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
