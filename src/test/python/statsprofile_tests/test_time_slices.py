"""The example that adds up time slices by hand, held against documents of the same work."""

import collections
import cProfile
import dataclasses
import datetime
import importlib.util
import io
import json
import pstats
import unittest

import support
from statsprofile._document import Documents, Facts, Identity
from statsprofile._names import Names
from statsprofile._profile import Profile
from statsprofile._recorder import _exact
from statsprofile._profile import Counters
from statsprofile._slices import Slicer

SPEC = importlib.util.spec_from_file_location("time_slices", str(support.SOURCES / "examples" / "time_slices.py"))
time_slices = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(time_slices)

START = 1_795_446_000
SLICE = 10
ROUNDS = 900


class Clock:
    """Milliseconds that the work itself spends, so that two runs take the very same time."""

    def __init__(self):
        self.millis = 0

    def spend(self, millis):
        self.millis += 7 * millis

    def read(self):
        return self.millis

    def seconds(self):
        return START + self.millis / 1_000

    def nanos(self):
        return START * 1_000_000_000 + self.millis * 1_000_000


class TimeSlicesTest(unittest.TestCase):

    def test_both_ways_give_the_same_counters_to_the_digit(self):
        by_hand, lines = self.by_hand()
        by_documents = self.by_documents()
        self.assertGreater(len(by_hand), 5)
        self.assertEqual(set(by_hand), set(by_documents))
        for begin in by_hand:
            millis = {function: round(seconds * 1_000) for function, seconds in by_hand[begin].items()
                      if function in ("handle", "price", "discount", "ship")}
            self.assertEqual(len(millis), 4)
            self.assertEqual({function: each * 1_000_000 for function, each in millis.items()}, by_documents[begin])
        self.assertIn("/", json.loads(lines[3])["stats_profile"]["func_profiles"]["discount"]["ncalls"])

    @staticmethod
    def rounds(clock):
        orders = time_slices.Orders(clock.spend)
        for i in range(ROUNDS):
            yield lambda: orders.handle(i % 7 + 1)

    def by_hand(self):
        clock = Clock()
        timestamped = []
        for work in self.rounds(clock):
            timestamp = clock.seconds()
            profiler = cProfile.Profile(clock.read, 0.001)
            profiler.enable()
            work()
            profiler.disable()
            timestamped.append((timestamp, pstats.Stats(profiler, stream=io.StringIO()).get_stats_profile()))
        self.assertTrue(dataclasses.is_dataclass(timestamped[0][1]))
        return time_slices.time_slices_counters(timestamped, SLICE), [time_slices.to_line(*entry) for entry in timestamped]

    def by_documents(self):
        """The profiler stays on, and is asked at the first round of each slice."""
        clock = Clock()
        slicer = Slicer(SLICE * 1_000_000_000, clock.nanos, lambda: clock.millis * 1_000_000)
        documents, names, counters = Documents(Identity("orders"), 100, 1 << 20), Names(), Counters(_exact(0.001))
        profiler = cProfile.Profile(clock.read, 0.001)
        made = []

        def cut(is_last):
            profile = Profile()
            profile.add(counters.advance(profiler.getstats()), names)
            facts = Facts("run", len(made), SLICE * 1_000_000_000, is_last)
            made.append(json.loads(documents.make(slicer.cut(clock.millis * 1_000_000, not is_last), profile, facts), parse_float=str))

        slicer.nanos_to_next_cut()
        boundary = START + SLICE
        for work in self.rounds(clock):
            if clock.seconds() >= boundary:
                cut(False)
                slicer.nanos_to_next_cut()
                boundary = int(clock.seconds()) // SLICE * SLICE + SLICE
            profiler.enable()
            work()
            profiler.disable()
        cut(True)
        counters_by_slice = {}
        for document in made:
            begin = int(datetime.datetime.strptime(document["@timestamp"], "%Y-%m-%dT%H:%M:%S%z").timestamp())
            counter = counters_by_slice[begin] = collections.Counter()
            for row in document["statsprofile"]["func_profiles"]:
                function = row["function"].rsplit(".", 1)[-1]
                if ".Orders." in row["function"]:
                    counter[function] += support.nanos(row["cumtime"])
        return counters_by_slice


if __name__ == "__main__":
    unittest.main()
