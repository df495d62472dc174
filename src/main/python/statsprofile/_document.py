"""A slice as one JSON object, in the very shape in which the Java side (DocumentWriter) writes it."""

import os
import socket
import urllib.parse

from ._names import Name
from ._profile import MOST_CALLERS, OTHER, callers_at_most, most_callers, to_fields, top
from ._text import Seconds, bounded, counted, instant, to_json

# Nanoseconds. A slice says which hour it belongs to.
_HOUR = 3_600_000_000_000
_ECS = "9.3.0"
_MOST_LABELS = 32
_FORBIDDEN_IN_NAMESPACE = set("-\\/*?\"<>|,#:")
_MOST_NAMESPACE_BYTES = 100
_UNKNOWN_SERVICE = "unknown_service:python"
# A reader that has so many documents knows where functions are.
_PLACES_EVERY = 180
LEAST_EVENT_BYTES = 16 * 1_024
DEFAULT_EVENT_BYTES = 256 * 1_024
MOST_EVENT_BYTES = 16 << 20


class Identity:
    """Who is profiled, as it stands in each document. What is not given is taken from where the Java side takes it."""

    def __init__(self, service=None, version=None, environment=None, node=None, namespace="default", labels=None):
        resource = _resource(os.environ.get("OTEL_RESOURCE_ATTRIBUTES", ""))
        host = _host_name()
        self.namespace = _namespace(namespace)
        self.host = bounded(host)
        self.service = {}
        for field, value in (
                ("name", _first(service, os.environ.get("OTEL_SERVICE_NAME"), resource.get("service.name"), _UNKNOWN_SERVICE)),
                ("version", _first(version, resource.get("service.version"))),
                ("environment", _first(environment, resource.get("deployment.environment.name"),
                                       resource.get("deployment.environment"))),
                ("node.name", _first(node, resource.get("service.instance.id"), os.environ.get("POD_NAME"), host))):
            if value is not None:
                self.service[field] = bounded(value)
        self.labels = _labels({} if labels is None else labels)


def _first(*candidates):
    return next((candidate for candidate in candidates if candidate is not None and candidate.strip()), None)


def _host_name():
    return _first(os.environ.get("HOSTNAME"), os.environ.get("COMPUTERNAME"), socket.gethostname())


def _resource(text):
    """key=value pairs with commas between them, values percent-encoded."""
    attributes = {}
    for pair in text.split(","):
        key, equals, value = pair.partition("=")
        if equals and key.strip():
            attributes[key.strip()] = urllib.parse.unquote(value.strip())
    return attributes


def _namespace(name):
    if not name or name != name.lower() or any(c in _FORBIDDEN_IN_NAMESPACE or c.isspace() for c in name) \
            or len(name.encode("utf-8", "surrogatepass")) > _MOST_NAMESPACE_BYTES:
        raise ValueError("namespace is %r, but must have lower case letters, no space, none of - \\ / * ? \" < > | , # :, and "
                         "%d bytes at most" % (name, _MOST_NAMESPACE_BYTES))
    return name


def _labels(labels):
    if len(labels) > _MOST_LABELS:
        raise ValueError("there are %d labels, but may be %d at most" % (len(labels), _MOST_LABELS))
    # A dot would make an object in Elasticsearch.
    named = {bounded(str(key)).replace(".", "_"): bounded(str(value)) for key, value in labels.items()}
    return {key: named[key] for key in sorted(named)}


class Facts:
    """What else is to be known of a slice."""

    def __init__(self, run_id, sequence, interval_nanos, last):
        self.run_id = run_id
        self.sequence = sequence
        self.interval_nanos = interval_nanos
        self.last = last
        self.skew_nanos = 0
        self.threads = 0
        self.cost_nanos = 0
        self.dropped = 0
        self.delivery = {}
        # Of the figures, in words.
        self.lacks = []
        # (run id, last sequence, whether it ended cleanly) of a run's first slice
        self.previous_run = None


class Documents:
    """Makes the documents of a run. Not thread-safe."""

    def __init__(self, identity, top_functions, max_event_bytes):
        self._identity = identity
        self._top_functions = top_functions
        self._max_event_bytes = max_event_bytes
        self._told_places = set()

    def make(self, times, profile, facts):
        """UTF-8 JSON on one line, without a line end."""
        if facts.sequence % _PLACES_EVERY == 0:
            self._told_places.clear()
        # Also what has callers only: cProfile tells whom a function has called when that function has ended for the first time.
        rows = [row for row in profile.rows.values() if row.ncalls or row.tottime or row.cumtime or row.callers]
        other = Name(OTHER)
        wanted = top(rows, self._top_functions, other)
        document = self._document(times, profile, facts, rows, wanted, 0)
        # What stands in every event is never cut, so where that alone is longer, so is the event. Callers go before names.
        chosen = wanted
        callers = min(most_callers(wanted), MOST_CALLERS)
        while len(document) > self._max_event_bytes and callers > 1:
            callers //= 2
            chosen = callers_at_most(wanted, callers)
            document = self._document(times, profile, facts, rows, chosen, 0)
        if len(document) > self._max_event_bytes:
            chosen, document = self._with_fewer_names(times, profile, facts, rows, wanted)
        self._told_places.update(_place(row) for row in chosen)
        return document

    def _with_fewer_names(self, times, profile, facts, rows, wanted):
        fits, too_many = 0, min(self._top_functions, len(rows))
        chosen = document = None
        while too_many - fits > 1 or document is None:
            middle = (fits + too_many) // 2
            candidate = callers_at_most(top(rows, middle, Name(OTHER)), 1)
            made = self._document(times, profile, facts, rows, candidate, _named(wanted) - _named(candidate))
            if len(made) <= self._max_event_bytes or middle == 0:
                fits, chosen, document = middle, candidate, made
            else:
                too_many = middle
        return chosen, document

    def _document(self, times, profile, facts, rows, chosen, folded_for_size):
        identity = self._identity
        timestamp = instant(times.timestamp)
        document = {"@timestamp": timestamp, "ecs.version": _ECS, "message": self._message(rows, chosen, facts)}
        document["event"] = {"kind": "metric", "module": "statsprofile", "dataset": "statsprofile", "start": instant(times.start),
                             "end": instant(times.end), "duration": times.duration,
                             "id": "%s-%d" % (facts.run_id, facts.sequence)}
        document["data_stream"] = {"type": "metrics", "dataset": "statsprofile", "namespace": identity.namespace}
        document["service"] = identity.service
        if identity.host is not None:
            document["host.name"] = identity.host
        document["process.pid"] = os.getpid()
        if identity.labels:
            document["labels"] = identity.labels
        document["statsprofile"] = self._figures(times, profile, facts, rows, chosen, folded_for_size, timestamp)
        return to_json(document)

    def _figures(self, times, profile, facts, rows, chosen, folded_for_size, timestamp):
        interval = facts.interval_nanos
        # No open_calls: cProfile does not know of calls that have not returned.
        figures = {"kind": "slice", "run_id": facts.run_id, "sequence": facts.sequence,
                   "hour": instant(times.timestamp // _HOUR * _HOUR), "total_tt": Seconds(profile.total("tottime")),
                   "total_calls": profile.total("ncalls"), "primitive_calls": profile.total("primitive_calls"),
                   "function_count": len(rows), "interval": Seconds(interval), "cut_skew": Seconds(facts.skew_nanos),
                   "late": times.duration > interval + interval // 2, "last": facts.last, "threads": facts.threads,
                   "deferred_threads": 0, "unrecorded_calls": 0, "dropped_documents": facts.dropped}
        if facts.delivery:
            figures["delivery"] = facts.delivery
        if facts.previous_run is not None:
            figures["previous_run_id"], figures["previous_last_sequence"], figures["previous_ended_cleanly"] = facts.previous_run
        figures["estimated_cost"] = Seconds(facts.cost_nanos)
        if folded_for_size:
            figures["folded_for_size"] = folded_for_size
        figures["func_profiles"] = [to_fields(row, timestamp, _place(row) not in self._told_places) for row in chosen]
        return figures

    def _message(self, rows, chosen, facts):
        named = [row for row in chosen if row.name.function != OTHER]
        most = max(named, key=lambda row: row.tottime, default=None)
        return "slice %d of %s: %s of %s by CPython's cProfile, calls that are open not included, own time %s s%s%s" % (
            facts.sequence, self._identity.service["name"], counted(sum(row.ncalls for row in rows), "call"),
            counted(len(rows), "function"), Seconds(sum(row.tottime for row in rows)),
            "" if most is None else ", most in %s (%s s)" % (most.name.function, Seconds(most.tottime)),
            "".join("; " + each for each in facts.lacks))


def _place(row):
    return row.name.function, row.name.file_name, row.name.line_number


def _named(rows):
    return sum(1 for row in rows if row.name.function != OTHER)
