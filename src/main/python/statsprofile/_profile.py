"""The functions of one slice: differences of cProfile's figures, added up by name, and what of them a document keeps."""

from ._text import Seconds

OTHER = "(other)"
MOST_CALLERS = 6_000
# Below so many seconds, a double times 1e9 is nearer to the right nanosecond than to any other.
_PLAINLY_EXACT = 1_000_000.0


def nanos_of(seconds):
    """The nanoseconds that cProfile multiplied by 1e-9, exactly up to 2**52 of them (52 days)."""
    nanos = round(seconds * 1e9)
    if seconds < _PLAINLY_EXACT:
        return nanos
    for candidate in (nanos, nanos - 1, nanos + 1):
        if candidate * 1e-9 == seconds:
            return candidate
    return nanos


class Counters:
    """What one thread's profiler had counted when it was last asked.

    thread stands for that thread, also when its profiler has forgotten all and begun anew.
    """

    __slots__ = ("thread", "_convert", "_functions", "_edges")

    def __init__(self, convert=nanos_of):
        self.thread = object()
        self._convert = convert
        self._functions = {}
        self._edges = {}

    def begun_anew(self):
        anew = Counters(self._convert)
        anew.thread = self.thread
        return anew

    def advance(self, entries):
        """What came since: (code, code of the caller or None, ncalls, primitive calls, tottime, cumtime), times in nanoseconds.

        Keys are ids: the profiler keeps the code objects until it begins anew, and their hashes are dear.
        """
        changes = []
        for entry in entries:
            code = entry.code
            self._advance(self._functions, id(code), code, None, entry, changes)
            if entry.calls:
                edges = self._edges.get(id(code))
                if edges is None:
                    edges = self._edges[id(code)] = {}
                for call in entry.calls:
                    self._advance(edges, id(call.code), call.code, code, call, changes)
        return changes

    def _advance(self, known, key, code, caller, now, changes):
        before = known.get(key)
        if before is not None and before[1] == now[1] and before[4] == now[4] and before[3] == now[3]:
            return
        known[key] = now[:5]
        _, calls, recursive, total, own = now[:5]
        if before is not None:
            calls -= before[1]
            recursive -= before[2]
            total = self._convert(total) - self._convert(before[3])
            own = self._convert(own) - self._convert(before[4])
        else:
            total = self._convert(total)
            own = self._convert(own)
        if calls or total or own:
            changes.append((code, caller, calls, calls - recursive, own, total))


class Row:
    """Figures of one function in one slice; times in nanoseconds."""

    __slots__ = ("name", "ncalls", "primitive_calls", "tottime", "cumtime", "callers", "folded")

    def __init__(self, name):
        self.name = name
        self.ncalls = 0
        self.primitive_calls = 0
        self.tottime = 0
        self.cumtime = 0
        self.callers = {}
        self.folded = 1

    def add(self, ncalls, primitive_calls, tottime, cumtime):
        self.ncalls += ncalls
        self.primitive_calls += primitive_calls
        self.tottime += tottime
        self.cumtime += cumtime

    def with_callers(self, callers):
        row = Row(self.name)
        row.add(self.ncalls, self.primitive_calls, self.tottime, self.cumtime)
        row.callers = callers
        return row


class Profile:
    """The functions of a slice by name."""

    def __init__(self):
        self.rows = {}

    def add(self, changes, names):
        """Adds what one thread did. Functions of the same name are one, as on the Java side."""
        for code, caller, ncalls, primitive_calls, tottime, cumtime in changes:
            name = names.of(code)
            if name is None:
                continue
            row = self.rows.get(name.function)
            if row is None:
                row = self.rows[name.function] = Row(name)
            elif row.name.line_number < name.line_number:
                row.name = name
            if caller is None:
                row.add(ncalls, primitive_calls, tottime, cumtime)
                continue
            called_by = names.of(caller)
            if called_by is not None:
                figures = row.callers.get(called_by.function)
                if figures is None:
                    row.callers[called_by.function] = [ncalls, primitive_calls, tottime, cumtime]
                else:
                    for i, figure in enumerate((ncalls, primitive_calls, tottime, cumtime)):
                        figures[i] += figure

    def total(self, figure):
        return sum(getattr(row, figure) for row in self.rows.values())


def top(rows, most, other_name):
    """The functions that are among the first by tottime, by cumtime or by ncalls, largest tottime first; the rest as one row.

    Ties go by name, so that every host chooses alike.
    """
    kept = set()
    ordered = []
    for figure in ("cumtime", "ncalls", "tottime"):
        ordered = sorted(rows, key=lambda row: (-getattr(row, figure), row.name.function))
        kept.update(id(row) for row in ordered[:most])
    chosen = _bounded_callers([row for row in ordered if id(row) in kept])
    rest = [row for row in ordered if id(row) not in kept]
    if rest:
        other = Row(other_name)
        for row in rest:
            other.add(row.ncalls, row.primitive_calls, row.tottime, 0)
        other.cumtime = None
        other.folded = len(rest)
        chosen.append(other)
    return chosen


def _bounded_callers(rows):
    """At most 6,000 callers: Elasticsearch refuses a document of more than 10,000 nested objects. Functions with few keep all."""
    counts = sorted(len(row.callers) for row in rows if row.callers)
    room = MOST_CALLERS
    for i, count in enumerate(counts):
        even = max(1, room // (len(counts) - i))
        if count > even:
            return callers_at_most(rows, even)
        room -= count
    return rows


def callers_at_most(rows, most):
    """Those of more callers keep the largest by cumtime, then by ncalls; the others are one caller, and sums stay what they were."""
    return [row if len(row.callers) <= most else row.with_callers(_fewer(row.callers, most)) for row in rows]


def _fewer(callers, most):
    ordered = sorted(callers.items(), key=lambda item: (item[0] == OTHER, -(item[1][3] or 0), -item[1][0], item[0]))
    kept = dict(ordered[:most - 1])
    rest = [figures for _, figures in ordered[most - 1:]]
    kept[OTHER] = [sum(figures[i] for figures in rest) for i in range(3)] + [None]
    return kept


def most_callers(rows):
    return max((len(row.callers) for row in rows), default=0)


def to_fields(row, timestamp, tells_place):
    """One element of func_profiles. What follows from the rest is left out."""
    fields = {"timestamp": timestamp, "function": row.name.function}
    if tells_place and row.name.file_name is not None:
        fields["file_name"] = row.name.file_name
    if tells_place and row.name.line_number > 0:
        fields["line_number"] = row.name.line_number
    fields["tottime"] = Seconds(row.tottime)
    if row.cumtime is not None:
        fields["cumtime"] = Seconds(row.cumtime)
    fields["ncalls"] = row.ncalls
    if row.primitive_calls != row.ncalls:
        fields["primitive_calls"] = row.primitive_calls
    if row.name.function == OTHER:
        fields["folded"] = row.folded
    if row.callers:
        fields["callers"] = [_caller(caller, row.callers[caller]) for caller in sorted(row.callers)]
    return fields


def _caller(caller, figures):
    fields = {"caller": caller, "ncalls": figures[0], "primitive_calls": figures[1], "tottime": Seconds(figures[2])}
    if figures[3] is not None:
        fields["cumtime"] = Seconds(figures[3])
    return fields
