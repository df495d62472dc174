#!/usr/bin/env python3.11
"""Asks CPython's own pstats for the tables, sums and views of random profiles and writes both down as test data.

    python3.11 src/test/python/generate_pstats_tables.py

writes src/test/resources/cpython/pstats.json.gz. Needs nothing but CPython 3.11. The same seed (--seed) gives the same bytes.

Times are integers of nanoseconds in the data. For tables they are multiplied by 1e-9 as CPython does with its own clock; sums are made
of the integers themselves.
"""

import argparse
import gzip
import io
import json
import pathlib
import pstats
import random
import sys

FILES = ["Cart.java", "Order.java", "PriceEngine.java", "~"]
NAMES = ["checkout", "price", "add(Item,int)", "<init>", "load", "a", "b", "com.acme.Cart.checkout", "<built-in method sleep>",
         "lambda$price$0", "zz", "Z", "total", "render", "parse", "x1", "x10", "x2"]
WORDS = list(pstats.Stats.sort_arg_dict_default)


def nanos(rnd):
    kind = rnd.random()
    if kind < 0.2:
        return 0
    if kind < 0.5:
        return rnd.randint(0, 40) * 500_000          # halves of the last decimal shown
    return rnd.randint(0, 10 ** rnd.randint(3, 14))


def calls(rnd):
    count = rnd.choice([0, 1, 1, 2, 3, 7, 12345678])
    return count, rnd.choice([count, count, rnd.randint(0, count)])


def random_rows(rnd, count):
    names = rnd.sample(NAMES, count)
    functions = []
    for name in names:
        file = rnd.choice(FILES)
        functions.append((file, 0 if file == "~" else rnd.randint(1, 120), name))
    rows = []
    for function in functions:
        ncalls, primitive = calls(rnd)
        callers = []
        for caller in rnd.sample(functions, rnd.randint(0, min(3, count))):
            edge_calls, edge_primitive = calls(rnd)
            callers.append([caller[2], edge_calls, edge_primitive, nanos(rnd), nanos(rnd)])
        rows.append(dict(file=function[0], line=function[1], name=function[2], ncalls=ncalls, primitive=primitive,
                         tottime=nanos(rnd), cumtime=nanos(rnd), callers=callers))
    return rows


def stats_of(rows, time):
    functions = {row["name"]: (row["file"], row["line"], row["name"]) for row in rows}
    stats = pstats.Stats(stream=io.StringIO())
    for row in rows:
        callers = {functions[name]: (nc, cc, time(tt), time(ct)) for name, nc, cc, tt, ct in row["callers"]}
        stats.stats[functions[row["name"]]] = (row["primitive"], row["ncalls"], time(row["tottime"]), time(row["cumtime"]), callers)
    stats.get_top_level_stats()
    return stats


def seconds(nanoseconds):
    return 1e-9 * nanoseconds


def printed(stats, method, restrictions):
    stats.stream = io.StringIO()
    getattr(stats, method)(*restrictions)
    return stats.stream.getvalue()


def random_restriction(rnd, rows):
    kind = rnd.random()
    if kind < 0.35:
        return rnd.randint(0, len(rows) + 1)
    if kind < 0.6:
        return rnd.choice([0.0, 0.5, 0.1, 0.25, 0.33, 0.999, 1.0, 0.00001, 0.00025])
    return rnd.choice(["Cart", "^Cart", "java:\\d+", "\\(a", "x1", "zz|b", "nothing", "(", "it's", "[a"])


def table_case(rnd):
    rows = random_rows(rnd, rnd.randint(0, 12))
    stats = stats_of(rows, seconds)
    keys = [rnd.choice(WORDS) for _ in range(rnd.randint(0, 3))]
    if keys:
        stats.sort_stats(*keys)
    reverse = rnd.random() < 0.3
    if reverse:
        stats.reverse_order()
    restrictions = [random_restriction(rnd, rows) for _ in range(rnd.choice([0, 0, 1, 1, 2, 3]))]
    view = stats.get_stats_profile()
    return dict(rows=rows, keys=keys, reverse=reverse, restrictions=restrictions,
                stats=printed(stats, "print_stats", restrictions),
                callers=printed(stats, "print_callers", restrictions),
                callees=printed(stats, "print_callees", restrictions),
                total_tt=view.total_tt,
                view={name: [row.ncalls, row.tottime, row.percall_tottime, row.cumtime, row.percall_cumtime, row.file_name,
                             row.line_number] for name, row in view.func_profiles.items()})


def rows_of(stats):
    return [dict(file=file, line=line, name=name, ncalls=nc, primitive=cc, tottime=tt, cumtime=ct,
                 callers=[[caller[2], *figures] for caller, figures in callers.items()])
            for (file, line, name), (cc, nc, tt, ct, callers) in stats.stats.items()]


def sum_case(rnd):
    """Profiles of the same functions, some of which are missing in one or the other."""
    rows = random_rows(rnd, rnd.randint(2, 12))
    parts = []
    for _ in range(rnd.randint(2, 4)):
        again = {row["name"]: row for row in random_rows(rnd, len(NAMES))}
        part = []
        for row in rows:
            if rnd.random() < 0.7:
                other = again[row["name"]]
                known = {kept["name"] for kept in rows}
                part.append(dict(other, file=row["file"], line=row["line"],
                                 callers=[caller for caller in other["callers"] if caller[0] in known]))
        parts.append(part)
    functions = {row["name"]: (row["file"], row["line"], row["name"]) for row in rows}
    total = None
    for part in parts:
        stats = pstats.Stats(stream=io.StringIO())
        for row in part:
            callers = {functions[name]: (nc, cc, tt, ct) for name, nc, cc, tt, ct in row["callers"]}
            stats.stats[functions[row["name"]]] = (row["primitive"], row["ncalls"], row["tottime"], row["cumtime"], callers)
        stats.get_top_level_stats()
        total = stats if total is None else total.add(stats)
    return dict(parts=parts, sum=rows_of(total), total_calls=total.total_calls, prim_calls=total.prim_calls, total_tt=total.total_tt)


def abbreviations():
    return {word: title for word, (_, title) in pstats.Stats().get_sort_arg_defs().items()}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--cases", type=int, default=400)
    options.add_argument("--seed", type=int, default=311)
    here = pathlib.Path(__file__).resolve().parent
    options.add_argument("--out", type=pathlib.Path, default=here.parent / "resources" / "cpython" / "pstats.json.gz")
    options = options.parse_args()
    if sys.version_info[:2] != (3, 11):
        sys.exit("The reference is CPython 3.11, this is " + sys.version.split()[0])
    rnd = random.Random(options.seed)
    data = dict(abbreviations=abbreviations(), tables=[table_case(rnd) for _ in range(options.cases)],
                sums=[sum_case(rnd) for _ in range(options.cases // 4)])
    text = json.dumps(data, separators=(",", ":")).encode("ascii")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with open(options.out, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        out.write(text)
    print(len(data["tables"]), "tables,", len(data["sums"]), "sums,", len(text), "bytes,", options.out.stat().st_size, "compressed")


if __name__ == "__main__":
    main()
