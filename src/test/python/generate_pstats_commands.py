#!/usr/bin/env python3.11
"""Asks CPython's own pstats and re how they read the arguments of print commands, and writes the answers down as test data.

    python3.11 src/test/python/generate_pstats_commands.py

writes src/test/resources/cpython/pstats-commands.json.gz: commands with what they print, and regular expressions with the names
in which they are found (null where Python raises an error). Needs nothing but CPython 3.11. The same seed (--seed) gives the same bytes.
"""

import argparse
import gzip
import io
import json
import pathlib
import pstats
import random
import re
import sys
import warnings

from generate_pstats_tables import calls, nanos, seconds, stats_of

NAMES = ["com.acme.PriceEngine.quote", "com.acme.Cart.<init>", "demo.Gr\u00f6\u00dfe.\u65e5\u672c", "demo.\U0001d11e.play", "a.\uffee.b",
         "it's", "x$y", "TIE.Tie.\u0131tie", "shop.\u0663.go", "caf\u00e9.caf\u00c9", "a.b\u0301.c", "tab\there", "new\nline", "<lambda>",
         "io.go", "\u0410\u0411\u0432.\u0413\u0434", "w_1.x-2", "[a]", "s\u017fK\u212a", "Cart(String,int)", "java.util.Map$Entry",
         "\u200b.z", "aaa.aab", "deep.deep.deep", "nb\u00a0sp", "\U0001f600.\U0001f601"]
FILES = ["Cart.java", "Gr\u00f6\u00dfe.java", "\U0001d11e.java", "~", "~", "PriceEngine.java"]
TERMS = ["Cart", "^Price", "\\d", "\\w+\\.java", "(?P<x>T)\\.", "(?i)TIE", "\\bgo", "\\)$", "x\\$y", "x$y", "a|b", ".*", "$", "^", "(",
         "[", "it's", "\\\\", "Gr\u00f6\u00dfe", "\u65e5", "\U0001f600", "\u200b", "a'b\"c", "\\t", "", " ", "\t", "tab\there"]
NUMBERS = ["0", "1", "5", "100", "007", "-5", "+3", "1_0", "1__0", "_1", "1_", "99999999999", "1234567890", "-0", "0x10", "0b1", "\u0663",
           "\u0661\u0660", " 2 ", "\u00a03", "--1", "+-1", "0.5", ".5", "5.", "0.0", "1.0", "1.5", "-0.1", "-0.0", "00.5", "1e-2", "1E0",
           "1e400", "1e-400", "1e-5", "0.1_5", "0._5", "0.25", "nan", "-nan", "inf", "-inf", "Infinity",
           "infinit", "1e", "e1", ".", "-.5e-1", "0.00003", "1.25e-7", "0.333333333333333314829616256247", "4.9e-324", "\u0660.\u0665",
           "9" * 4300, "9" * 4301, "1" + "_1" * 3000, "0." + "1" * 30]
ATOMS = ["a", "b", "C", "T", "\u00e9", "\u65e5", "\U0001d11e", ".", "\\.", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\b", "\\B", "\\A",
         "\\Z", "^", "$", "\\n", "\\t", "\\x61", "\\u00e9", "\\U0001d11e", "\\0", "\\012", "\\141", "\\1", "\\2", "\\12", "\\377", "\\400",
         "\\N{LATIN SMALL LETTER A}", "\\N{NO SUCH}", "\\z", "\\h", "\\Q", "\\e", "\\_", "\\-", "\\\u00e9", "[ab]", "[^ab]",
         "[]a]", "[^]a]", "[a-c]", "[c-a]", "[a-]", "[-a]", "[\\w.]", "[^\\w]", "[\\W\\d]", "[a-\\d]", "[a[b]", "[a&&b]", "[\\b]",
         "[\\x41-\\x43]", "[\\141]", "[\\8]", "[\\Z]", "[", "[^", "[a", "]", "}", "{", "{a}", "{1", "{,}", "(a)", "(?:a|b)", "(?P<n>a)",
         "(?P<n>b)", "(?P=n)", "(?P=m)", "(?P<1>a)", "(?P<\u00e9>a)", "(?P=\u00e9)", "(?P>n)", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)",
         "(?<=a|bb)", "(?<=aa|bb)", "(?<=a*)", "(?<=\\w)", "(?<n>a)", "(?#c)", "(?#c", "(?i)", "(?i:t)", "(?-i:t)", "(?i-i:t)", "(?x) t",
         "(?x: t )", "(?s:.)", "(?m)^", "(?a)\\w", "(?a:\\w)", "(?u)\\w", "(?L)a", "(?au)a", "(?t)a", "(?z)a", "(?-u:a)", "(?>a+)",
         "(?(1)a|b)", "(?(n)a)", "(?(9)a)", "(?(0)a)", "(?(1)a|b|c)", "()", "(", ")", "(?", "(?P", "|", "\\", "T\\.", "java", "\n", " ",
         "#"]
QUANTIFIERS = ["", "", "", "", "", "*", "+", "?", "*?", "+?", "??", "*+", "{2}", "{1,2}", "{,2}", "{2,}", "{2,1}", "{1,2}?", "**", "+*",
               "*{2}", "{2}{2}"]


def profile(rnd):
    names = rnd.sample(NAMES, rnd.randint(5, len(NAMES)))
    rows = []
    for name in names:
        file = rnd.choice(FILES)
        ncalls, primitive = calls(rnd)
        rows.append(dict(file=file, line=0 if file == "~" else rnd.randint(1, 120), name=name, ncalls=ncalls, primitive=primitive,
                         tottime=nanos(rnd), cumtime=nanos(rnd)))
    for row in rows:
        row["callers"] = [[caller, *calls(rnd), nanos(rnd), nanos(rnd)] for caller in rnd.sample(names, rnd.randint(0, 3))]
    return rows


def arguments(terms, out):
    """As pstats' own command line reads them, in ProfileBrowser.generic."""
    read = []
    for term in terms:
        try:
            read.append(int(term))
            continue
        except ValueError:
            pass
        try:
            fraction = float(term)
            if fraction > 1 or fraction < 0:
                print("Fraction argument must be in [0, 1]", file=out)
                continue
            read.append(fraction)
            continue
        except ValueError:
            pass
        read.append(term)
    return read


def command_case(rnd, profiles, terms):
    which = rnd.randrange(len(profiles))
    stats = stats_of(profiles[which], seconds)
    keys = [rnd.choice(["ncalls", "cumulative", "filename", "line", "name", "nfl", "pcalls", "stdname", "tottime"])
            for _ in range(rnd.randint(0, 2))]
    if keys:
        stats.sort_stats(*keys)
    method = rnd.choice(["stats", "stats", "callers", "callees"])
    out = io.StringIO()
    stats.stream = out
    getattr(stats, "print_" + method)(*arguments(terms, out))
    return dict(profile=which, keys=keys, method=method, terms=terms, printed=out.getvalue())


def regex_case(regex, names):
    try:
        found = re.compile(regex)
    except re.error:
        return [regex, None]
    return [regex, [i for i, name in enumerate(names) if found.search(name)]]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--commands", type=int, default=150)
    options.add_argument("--regexes", type=int, default=4000)
    options.add_argument("--seed", type=int, default=311)
    here = pathlib.Path(__file__).resolve().parent
    options.add_argument("--out", type=pathlib.Path, default=here.parent / "resources" / "cpython" / "pstats-commands.json.gz")
    options = options.parse_args()
    if sys.version_info[:2] != (3, 11):
        sys.exit("The reference is CPython 3.11, this is " + sys.version.split()[0])
    warnings.simplefilter("ignore")
    rnd = random.Random(options.seed)
    profiles = [profile(rnd) for _ in range(5)]
    commands = [command_case(rnd, profiles, [term]) for term in TERMS + NUMBERS]
    commands += [command_case(rnd, profiles, [rnd.choice(TERMS + NUMBERS) for _ in range(rnd.randint(0, 3))])
                 for _ in range(options.commands)]
    names = [pstats.func_std_string((rnd.choice(FILES), 7, name)) for name in NAMES] + NAMES
    regexes = [regex_case(atom, names) for atom in ATOMS + TERMS]
    regexes += [regex_case("".join(rnd.choice(ATOMS) + rnd.choice(QUANTIFIERS) for _ in range(rnd.randint(1, 4))), names)
                for _ in range(options.regexes)]
    data = dict(profiles=profiles, commands=commands, names=names, regexes=regexes)
    text = json.dumps(data, separators=(",", ":")).encode("ascii")
    with open(options.out, "wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as out:
        out.write(text)
    valid = sum(found is not None for _, found in regexes)
    print(len(commands), "commands,", len(regexes), "regular expressions,", valid, "valid,", len(text), "bytes,",
          options.out.stat().st_size, "compressed")


if __name__ == "__main__":
    main()
