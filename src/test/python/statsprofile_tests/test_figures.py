"""Figures against CPython's own: the differences of snapshots add up to what one profile of the whole says."""

import cProfile
import gzip
import random
import sys
import unittest

from support import ROOT

sys.path.insert(0, str(ROOT / "src" / "test" / "python"))

import generate_call_trees as trees  # noqa: E402
import oddities  # noqa: E402
from statsprofile._profile import OTHER, Counters, Profile, Row, callers_at_most, nanos_of, top  # noqa: E402
from statsprofile._names import Name, Names  # noqa: E402
from statsprofile import _threads  # noqa: E402
from statsprofile._threads import ProfilerMaker, Threads  # noqa: E402

W = trees.World


class Tree:
    """A line of the test data that CPython 3.11 made."""

    def __init__(self, line):
        self.features, tick, text, functions, edges = line.rstrip("\n").split("\t")
        self.tick = int(tick)
        self._text = text
        self._at = 0
        self.items = self._items()
        self.functions = dict(self._figures(functions))
        self.edges = dict(self._figures(edges))

    def _items(self):
        items = []
        while self._at < len(self._text) and self._text[self._at] != ")":
            sign = self._text[self._at]
            self._at += 1
            if sign == ",":
                continue
            if sign.isdigit():
                begin = self._at - 1
                while self._at < len(self._text) and self._text[self._at].isdigit():
                    self._at += 1
                items.append((int(self._text[begin:self._at]),))
            elif sign in "EX!":
                items.append(({"E": trees.ENABLE, "X": trees.DISABLE, "!": trees.RAISE}[sign],))
            else:
                kind = trees.CALL
                if sign == "?":
                    kind, sign = trees.TRY, self._text[self._at]
                    self._at += 1
                self._at += 1
                items.append((kind, trees.NAMES.index(sign), self._items()))
                self._at += 1
        return items

    @staticmethod
    def _figures(text):
        for figure in filter(None, text.split(";")):
            name, numbers = figure.split(":")
            yield name, tuple(int(number) for number in numbers.split("/"))


def read_trees(every):
    with gzip.open(str(ROOT / "src" / "test" / "resources" / "cpython" / "call-trees.txt.gz"), "rt") as file:
        return [Tree(line) for number, line in enumerate(file) if number % every == 0]


def added_up(changes):
    names = {function.__code__: name for function, name in zip(W.functions, trees.NAMES)}
    functions, edges = {}, {}
    for code, caller, *figures in changes:
        if code in names and (caller is None or caller in names):
            sums = functions if caller is None else edges
            key = names[code] if caller is None else names[caller] + names[code]
            sums[key] = tuple(a + b for a, b in zip(sums.get(key, (0, 0, 0, 0)), figures))
    return functions, edges


def walk(tree):
    W.now = 1000
    W.tick = tree.tick
    try:
        trees.ROOT(tree.items)
    except trees.Boom:
        pass


class SlicedProfiler:
    """cProfile that is asked at random moments on the way, by its own clock: that is called at each event, and is not profiled."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self.profile = cProfile.Profile(self._timer, 1.0, subcalls=True, builtins=False)
        self._counters = Counters(int)
        self.changes = []
        self.cuts = 0

    def _timer(self):
        if self._random.random() < 0.1:
            self.cut()
        return trees.timer()

    def cut(self):
        self.cuts += 1
        self.changes.extend(self._counters.advance(self.profile.getstats()))


class FiguresTest(unittest.TestCase):

    def test_differences_at_random_moments_add_up_to_the_integers_of_cpython(self):
        cuts = 0
        for seed, tree in enumerate(read_trees(29)):
            if sys.version_info >= (3, 12) and "p" not in tree.features:
                # From there on enable() is refused where it has been called already.
                continue
            profiler = SlicedProfiler(seed)
            W.profile = profiler.profile
            try:
                walk(tree)
            finally:
                profiler.profile.disable()
            profiler.cut()
            cuts += profiler.cuts
            functions, edges = added_up(profiler.changes)
            self.assertEqual((functions, edges), (tree.functions, tree.edges), tree._text)
        self.assertGreater(cuts, 1_000)

    def test_the_profilers_of_threads_pass_the_same_trees(self):
        checked = 0
        for tree in read_trees(97):
            if "p" not in tree.features or tree.tick:
                continue
            maker = ProfilerMaker(True, False, trees.timer, 1.0)
            W.profile = Switch(Threads.of_this_version(maker, lambda: Counters(int)))
            try:
                walk(tree)
            finally:
                W.profile.disable()
            changes = [change for counters, entries in W.profile.threads.cut().taken for change in counters.advance(entries)]
            self.assertEqual(added_up(changes), (tree.functions, tree.edges), tree._text)
            checked += 1
        self.assertGreater(checked, 50)

    def test_generators_exceptions_and_coroutines_count_as_under_cprofile_alone(self):
        for builtins in (False, True):
            alone = cProfile.Profile(builtins=builtins)
            # From 3.14 on enable() forgets what the profiler was made with.
            alone.enable(True, builtins)
            oddities.run()
            alone.disable()
            threads = Threads.of_this_version(ProfilerMaker(True, builtins), Counters)
            threads.install()
            oddities.run()
            threads.uninstall()
            ours = [change for counters, entries in threads.cut().taken for change in counters.advance(entries)]
            expected = calls_of_oddities(Counters().advance(alone.getstats()))
            self.assertGreater(len(expected), 20)
            self.assertEqual(calls_of_oddities(ours), expected)

    @unittest.skipIf(sys.version_info < (3, 12), "up to 3.11 only another thread can make a profiler begin anew")
    def test_a_profiler_that_has_begun_anew_goes_on_with_what_it_was_made_with(self):
        threads = Threads.of_this_version(ProfilerMaker(False, False), Counters)
        most, _threads.MOST_FUNCTIONS = _threads.MOST_FUNCTIONS, 3
        try:
            threads.install()
            oddities.run()
            first = threads.cut()
            oddities.run()
            second = threads.cut()
            threads.uninstall()
        finally:
            _threads.MOST_FUNCTIONS = most
        self.assertEqual((first.begun_anew, second.begun_anew), (1, 1))
        for cut in (first, second):
            entries = cut.taken[0][1]
            self.assertEqual(len([entry for entry in entries if getattr(entry.code, "co_name", "") == "catches"]), 1)
            self.assertEqual([entry for entry in entries if entry.calls], [])

    def test_seconds_are_the_nanoseconds_that_cprofile_counted(self):
        numbers = random.Random(1)
        for bits in range(52):
            for nanos in [numbers.getrandbits(bits + 1) for _ in range(500)] + [2 ** bits, 2 ** bits - 1]:
                self.assertEqual(nanos_of(nanos * 1e-9), nanos)


def calls_of_oddities(changes):
    """Calls of its functions, and of whatever they call."""
    def name(code):
        return code if isinstance(code, str) else code.co_name

    def is_its(code):
        return getattr(code, "co_filename", None) == oddities.__file__

    return sorted((name(code), name(caller) if caller else "", calls, primitive) for code, caller, calls, primitive, *_ in changes
                  if is_its(caller or code))


class Switch:
    """enable() and disable() of the trees, for the profilers of all threads."""

    def __init__(self, threads):
        self.threads = threads
        self._is_on = False

    def enable(self, subcalls, builtins):
        self._is_on = True
        self.threads.install()

    def disable(self):
        if self._is_on:
            self._is_on = False
            self.threads.uninstall()


class TopTest(unittest.TestCase):

    @staticmethod
    def _rows(count):
        rows = []
        for i in range(count):
            row = Row(Name("f%03d" % i, "f.py", i + 1))
            row.add(10 + i % 7, 10, 1_000 * (i % 13), 5_000 * (i % 11))
            row.callers = {"c%d" % j: [1, 1, j, 10 * j] for j in range(i % 40)}
            rows.append(row)
        return rows

    def test_what_is_not_named_is_folded_and_sums_are_the_same(self):
        rows = self._rows(400)
        kept = top(rows, 20, Name(OTHER))
        self.assertEqual(kept[-1].name.function, OTHER)
        self.assertIsNone(kept[-1].cumtime)
        self.assertEqual(kept[-1].folded, 400 - (len(kept) - 1))
        for figure in ("ncalls", "primitive_calls", "tottime"):
            self.assertEqual(sum(getattr(row, figure) for row in kept), sum(getattr(row, figure) for row in rows))
        own = [row.tottime for row in kept[:-1]]
        self.assertEqual(own, sorted(own, reverse=True))
        for figure in ("cumtime", "ncalls", "tottime"):
            first = sorted(rows, key=lambda row: (-getattr(row, figure), row.name.function))[:20]
            self.assertLessEqual({row.name.function for row in first}, {row.name.function for row in kept})

    def test_at_most_six_thousand_callers_stay_and_their_sums_are_the_same(self):
        rows = self._rows(400)
        kept = top(rows, 400, Name(OTHER))
        self.assertLessEqual(sum(len(row.callers) for row in kept), 6_000)
        self.assertGreater(sum(len(row.callers) for row in rows), 6_000)
        by_name = {row.name.function: row for row in rows}
        for row in kept:
            for i in range(3):
                self.assertEqual(sum(figures[i] for figures in row.callers.values()),
                                 sum(figures[i] for figures in by_name[row.name.function].callers.values()))

    def test_folded_callers_are_folded_again(self):
        row = self._rows(40)[39]
        again = callers_at_most(callers_at_most([row], 10), 4)[0]
        self.assertEqual(sorted(again.callers), sorted([OTHER, "c38", "c37", "c36"]))
        self.assertEqual(again.callers[OTHER][2], sum(range(36)))


class NamesTest(unittest.TestCase):

    def test_functions_of_one_name_are_kept_apart_by_their_order_in_the_source(self):
        import twins
        names = Names()
        codes = [twins.Box.value.fset.__code__, twins.Box.value.fget.__code__, twins.first.__code__, twins.second.__code__,
                 twins.Box.Inner.deep.__code__, twins.make().__code__]
        self.assertEqual([names.of(code).function for code in codes],
                         ["twins.Box.value(2)", "twins.Box.value", "twins.<lambda>", "twins.<lambda>(2)", "twins.Box.Inner.deep",
                          "twins.make.<locals>.made"])
        name = names.of(twins.Box.Inner.deep.__code__)
        self.assertEqual((name.file_name, name.line_number), ("twins.py", twins.Box.Inner.deep.__code__.co_firstlineno))

    def test_built_in_functions_have_no_address_and_ours_have_no_name(self):
        names = Names()
        self.assertEqual(names.of("<built-in method __new__ of type object at 0x7f00a1>").function,
                         "<built-in method __new__ of type object>")
        self.assertIsNone(names.of("<method 'disable' of '_lsprof.Profiler' objects>"))
        self.assertIsNone(names.of(Names.of.__code__))

    def test_functions_of_the_standard_library_and_of_no_file(self):
        import json.decoder
        names = Names()
        name = names.of(json.decoder.JSONDecoder.decode.__code__)
        self.assertEqual((name.function, name.file_name), ("json.decoder.JSONDecoder.decode", "json/decoder.py"))
        self.assertEqual(names.of(compile("def f(): pass", "<string>", "exec").co_consts[0]).function, "<string>.f")

    def test_names_from_outside_are_bounded(self):
        profile = Profile()
        space = {}
        exec("def %s(): pass" % ("f" * 3_000), space)
        code = next(value for name, value in space.items() if name.startswith("ff")).__code__
        profile.add([(code, None, 1, 1, 5, 5)], Names())
        function = next(iter(profile.rows))
        self.assertEqual(len(function), 1_024)


if __name__ == "__main__":
    unittest.main()
