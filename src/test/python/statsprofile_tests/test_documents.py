"""Documents, the grid of slices, and what waits to be delivered."""

import http.server
import json
import logging
import pathlib
import tempfile
import threading
import unittest
import uuid

import support  # noqa: F401  (puts the module on the path where it is not)
from statsprofile._document import Documents, Facts, Identity
from statsprofile._elasticsearch import Elasticsearch, _outcome
from statsprofile._file import FileSink
from statsprofile._names import Name
from statsprofile._outbox import Outbox, Parcel, Retry
from statsprofile._profile import Profile, Row
from statsprofile._slices import Grid, Slice, Slicer, new_run_id
from statsprofile._text import bounded, instant, to_json

SECOND = 1_000_000_000
SLICE = Slice(1_795_446_000 * SECOND, 1_795_446_000 * SECOND + 1_500, 1_795_446_010 * SECOND, 10 * SECOND)


def profile(count, callers=0, name="shop.orders.function%03d"):
    made = Profile()
    for i in range(count):
        row = Row(Name(name % i, "shop/orders.py", i + 1))
        row.add(3 + i, 3, 1_000_000 + i, 2_000_000 + i)
        row.callers = {"shop.orders.caller%03d" % j: [1, 1, 10, 20] for j in range(callers)}
        made.rows[row.name.function] = row
    return made


def make(made, top_functions=100, size=256 * 1024, sequence=0, documents=None):
    documents = documents or Documents(Identity("shop", labels={"team.name": "orders"}), top_functions, size)
    return documents.make(SLICE, made, Facts("run", sequence, 10 * SECOND, False))


class DocumentsTest(unittest.TestCase):

    def test_times_have_nine_decimals_and_what_follows_from_the_rest_is_left_out(self):
        made = profile(2)
        made.rows["shop.orders.function000"].primitive_calls = 1
        text = make(made).decode()
        self.assertIn('"tottime":0.001000000,"cumtime":0.002000000,"ncalls":3,"primitive_calls":1}', text)
        self.assertIn('"tottime":0.001000001,"cumtime":0.002000001,"ncalls":4,"primitive_calls":3}', text)
        document = json.loads(text)
        self.assertEqual(document["@timestamp"], "2026-11-23T15:00:00Z")
        self.assertEqual(document["event"]["start"], "2026-11-23T15:00:00.000001500Z")
        self.assertEqual(document["event"]["id"], "run-0")
        self.assertEqual(document["labels"], {"team_name": "orders"})
        self.assertEqual(document["statsprofile"]["interval"], 10)
        self.assertEqual(document["statsprofile"]["hour"], "2026-11-23T15:00:00Z")
        self.assertNotIn("open_calls", document["statsprofile"])

    def test_places_are_told_once_in_180_documents(self):
        documents = Documents(Identity("shop"), 100, 256 * 1024)
        told = [b"shop/orders.py" in make(profile(1), sequence=sequence, documents=documents) for sequence in (0, 1, 179, 180, 181)]
        self.assertEqual(told, [True, False, False, True, False])

    def test_a_document_is_no_longer_than_it_may_be_and_its_sums_stay(self):
        whole = json.loads(make(profile(200, 30), 200, 16 << 20))
        for size in (256 * 1024, 64 * 1024, 16 * 1024):
            text = make(profile(200, 30), 200, size)
            self.assertLessEqual(len(text), size)
            figures = json.loads(text, parse_float=str)["statsprofile"]
            own = sum(support.nanos(row["tottime"]) for row in figures["func_profiles"])
            self.assertEqual(own, support.nanos(figures["total_tt"]))
            self.assertEqual(sum(row["ncalls"] for row in figures["func_profiles"]), whole["statsprofile"]["total_calls"])
            names = sum(row.get("folded", 0) if row["function"] == "(other)" else 1 for row in figures["func_profiles"])
            self.assertEqual(names, 200)
        self.assertGreater(figures["folded_for_size"], 100)

    def test_an_idle_slice_is_a_document_too(self):
        figures = json.loads(make(Profile()))["statsprofile"]
        self.assertEqual((figures["func_profiles"], figures["function_count"], figures["total_calls"]), ([], 0, 0))

    def test_who_is_profiled_comes_from_the_environment(self):
        code, out, err = support.run(["-c", "from statsprofile._document import Identity; i = Identity(); print(i.service, i.host)"],
                                     ".", OTEL_SERVICE_NAME="shop", OTEL_RESOURCE_ATTRIBUTES="service.version=1.4%2C2,"
                                     "deployment.environment.name=production", POD_NAME="shop-7f", HOSTNAME="host-1")
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, "{'name': 'shop', 'version': '1.4,2', 'environment': 'production', 'node.name': 'shop-7f'} host-1\n")

    def test_settings_out_of_their_range_are_named(self):
        from statsprofile import Recorder
        for settings, word in (({"interval": 0.5}, "interval"), ({"top_functions": 0}, "top_functions"),
                               ({"namespace": "A-b"}, "namespace"), ({"max_event_size": 10}, "max_event_size"),
                               ({"labels": {str(i): "" for i in range(33)}}, "labels"),
                               ({"elasticsearch": "es:9200"}, "elasticsearch")):
            with self.assertRaisesRegex(ValueError, word):
                Recorder(**{"output": "-", **settings})


class TextTest(unittest.TestCase):

    def test_clean_text_stays_and_other_text_is_marked(self):
        self.assertEqual(bounded("shop.f\u00fcr\U0001f333"), "shop.f\u00fcr\U0001f333")
        self.assertRegex(bounded("a\nb"), "^a\ufffdb~[0-9a-f]{16}$")
        self.assertRegex(bounded("a\ud800b"), "^a\ufffdb~[0-9a-f]{16}$")
        self.assertNotEqual(bounded("a\nb"), bounded("a\tb"))
        long = bounded("\U0001f333" * 600)
        self.assertLessEqual(len(long.encode("utf-16-be")), 2 * 1_024)
        self.assertRegex(long, "^\U0001f333+~[0-9a-f]{16}~\U0001f333+$")

    def test_instants_are_as_java_writes_them(self):
        for nanos, text in ((0, "1970-01-01T00:00:00Z"), (1_500_000_000, "1970-01-01T00:00:01.500Z"),
                            (1_000_001_000, "1970-01-01T00:00:01.000001Z"), (1_000_000_001, "1970-01-01T00:00:01.000000001Z")):
            self.assertEqual(instant(nanos), text)

    def test_json_of_every_kind(self):
        value = {"a": [1, True, None, "\"\n\u00fc"], "b": {}, "c": []}
        self.assertEqual(json.loads(to_json(value)), value)

    def test_ids_of_runs_are_uuids_of_version_7_in_the_order_of_their_making(self):
        ids = [new_run_id(1_795_446_000_000_000_000 + i * 1_000_000) for i in range(100)]
        self.assertEqual(ids, sorted(ids))
        self.assertEqual({(uuid.UUID(each).version, uuid.UUID(each).variant) for each in ids}, {(7, uuid.RFC_4122)})
        self.assertEqual(uuid.UUID(ids[1]).int >> 80, 1_795_446_000_001)


class SlicesTest(unittest.TestCase):

    def setUp(self):
        self.wall = self.monotonic = 1_000 * SECOND
        self.slicer = Slicer(10 * SECOND, lambda: self.wall, lambda: self.monotonic)

    def pass_by(self, seconds, step=0):
        self.monotonic += int(seconds * SECOND)
        self.wall += int((seconds + step) * SECOND)

    def cut(self, planned=True):
        self.slicer.nanos_to_next_cut()
        return self.slicer.cut(self.monotonic, planned)

    def test_slices_tile_time_and_stand_at_the_boundaries(self):
        self.pass_by(3)
        self.assertEqual(self.slicer.nanos_to_next_cut(), 7 * SECOND)
        self.pass_by(7.001)
        first = self.slicer.cut(self.monotonic, True)
        self.pass_by(10)
        second = self.cut()
        self.assertEqual((first.timestamp, first.end, first.duration), (1_000 * SECOND, 1_010_001_000_000, 10_001_000_000))
        self.assertEqual((second.timestamp, second.start, second.duration), (1_010 * SECOND, first.end, 10 * SECOND))

    def test_a_cut_that_comes_early_is_at_its_boundary(self):
        self.slicer.nanos_to_next_cut()
        self.pass_by(9.999)
        self.slicer.cut(self.monotonic, True)
        self.assertEqual(self.slicer.nanos_to_next_cut(), 10_001_000_000)

    def test_a_clock_that_is_set_makes_one_odd_slice(self):
        self.pass_by(10)
        self.cut()
        self.pass_by(10, step=-3_600)
        odd = self.cut()
        self.assertEqual(odd.duration, 10 * SECOND)
        self.assertEqual(odd.start, odd.end - odd.duration)
        self.pass_by(10)
        self.assertEqual(self.cut().timestamp % (10 * SECOND), 0)

    def test_a_cut_that_takes_long_makes_the_next_ones_wait(self):
        self.assertEqual(self.slicer.nanos_to_next_cut(25 * SECOND), 30 * SECOND)
        self.assertEqual(Grid(10).floor(19), 10)


class Sink:

    def __init__(self, *answers):
        self.answers = list(answers)
        self.batches = []

    def send(self, parcels):
        self.batches.append([parcel.id for parcel in parcels])
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return [None] * len(parcels) if answer is None else answer


class OutboxTest(unittest.TestCase):

    def setUp(self):
        self.log = logging.getLogger("statsprofile.test")
        self.log.propagate = False
        self.told = []
        handler = logging.Handler()
        handler.emit = lambda record: self.told.append(record.getMessage())
        self.log.handlers[:] = [handler]

    def deliver(self, sink, count=3, max_bytes=1 << 20, seconds=10, size=10):
        outbox = Outbox(sink, max_bytes, self.log)
        for i in range(count):
            outbox.offer(Parcel("run-%d" % i, b"x" * size))
        outbox.start(lambda name, run: threading.Thread(target=run, name=name, daemon=True))
        left = outbox.stop(seconds)
        self.assertEqual(outbox.cut, outbox.acknowledged + outbox.refused + outbox.dropped_queue + left)
        return outbox, left

    def test_what_fails_is_tried_again_and_counted(self):
        sink = Sink(Retry("es is away"), [None, (False, "status 429"), None])
        outbox, left = self.deliver(sink)
        self.assertEqual(left, 0)
        self.assertEqual(sink.batches, [["run-0", "run-1", "run-2"], ["run-0", "run-1", "run-2"], ["run-1"]])
        self.assertEqual((outbox.sent, outbox.acknowledged, outbox.retried, outbox.refused), (7, 3, 4, 0))
        self.assertEqual(outbox.figures()["last_error"], "status 429")
        self.assertEqual(self.told[0], "StatsProfile: delivery of 3 document(s) failed, and is tried again: es is away")
        self.assertEqual(self.told[-1], "StatsProfile: delivery works again")

    def test_what_is_refused_is_lost_and_told_and_holds_up_nothing(self):
        outbox, left = self.deliver(Sink([(True, "status 400"), None, None]))
        self.assertEqual((left, outbox.refused, outbox.acknowledged, outbox.dropped()), (0, 1, 2, 1))
        self.assertEqual(self.told, ["StatsProfile: document run-0 is refused, and lost: status 400; refused so far: 1"])

    def test_a_full_queue_drops_the_newest(self):
        outbox = Outbox(Sink(), 25, self.log)
        for i in range(4):
            outbox.offer(Parcel("run-%d" % i, b"x" * 10))
        figures = outbox.figures()
        self.assertLess(figures.pop("oldest_age").nanos, 60 * SECOND)
        self.assertEqual(figures, {"cut": 4, "dropped_queue": 2, "waiting": 2, "waiting_bytes": 20})
        self.assertEqual(len(self.told), 1)

    def test_stopping_takes_no_longer_than_it_may_and_says_what_is_left(self):
        outbox, left = self.deliver(Sink(*[Retry("away")] * 1_000), seconds=0.3)
        self.assertEqual(left, 3)

    def test_a_mistake_of_ours_ends_nothing(self):
        outbox, left = self.deliver(Sink(KeyError("oops")))
        self.assertEqual((left, outbox.acknowledged), (0, 3))


class FileSinkTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name) / "profile.ndjson"

    def test_a_line_that_a_killed_process_left_is_ended(self):
        self.path.write_bytes(b'{"cut off')
        FileSink(str(self.path)).send([Parcel("a", b"{}"), Parcel("b", b"[]")])
        self.assertEqual(self.path.read_bytes(), b'{"cut off\n{}\n[]\n')

    def test_a_file_that_was_moved_away_is_begun_anew(self):
        sink = FileSink(str(self.path))
        sink.send([Parcel("a", b"1")])
        self.path.rename(self.path.with_suffix(".1"))
        sink.send([Parcel("b", b"2")])
        self.assertEqual(self.path.read_bytes(), b"2\n")

    def test_a_directory_that_is_not_there_is_a_retry(self):
        with self.assertRaisesRegex(Retry, "cannot be written"):
            FileSink(str(self.path / "none" / "x")).send([Parcel("a", b"1")])


class Server(http.server.BaseHTTPRequestHandler):
    """Stands for what Elasticsearch may answer; the real one is asked in an integration test."""

    def do_GET(self):
        self.answer()

    def do_HEAD(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path.split("?")[0], body, self.headers.get("Authorization")))
        status, answer = self.server.answers.pop(0)
        text = b"" if self.command == "HEAD" else answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *arguments):
        pass


OURS = {"i-000001": {"mappings": {"_meta": {"managed_by": "statsprofile-logback"}}}}
FOREIGN = {"i-000001": {"mappings": {"_meta": {"managed_by": "somebody"}}}}


class ElasticsearchTest(unittest.TestCase):

    def setUp(self):
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Server)
        self.server.asked, self.server.answers = [], []
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.sink = Elasticsearch("http://127.0.0.1:%d" % self.server.server_address[1], "test", api_key="a2V5", timeout=5)
        self.parcels = [Parcel("run-%d" % i, b'{"a":%d}' % i) for i in range(2)]

    def items(self, *items):
        return 200, {"items": [{"create": item} for item in items]}

    def send(self, *answers):
        self.server.answers[:] = answers
        return self.sink.send(self.parcels)

    def test_documents_are_created_under_their_ids(self):
        self.assertEqual(self.send((200, OURS), self.items({"status": 201}, {"status": 409})), [None, None])
        method, path, body, authorization = self.server.asked[-1]
        self.assertEqual((method, path, authorization), ("POST", "/_bulk", "ApiKey a2V5"))
        self.assertEqual(body, b'{"create": {"_index": "metrics-statsprofile-test", "_id": "run-0"}}\n{"a":0}\n'
                               b'{"create": {"_index": "metrics-statsprofile-test", "_id": "run-1"}}\n{"a":1}\n')

    def test_the_first_document_goes_alone_where_there_is_no_stream_yet(self):
        self.assertEqual(self.send((404, {}), (403, b""), self.items({"status": 201}), (200, OURS)), [None])
        self.assertEqual(self.send(self.items({"status": 201}, {"status": 201})), [None, None])

    def test_nothing_goes_into_a_stream_of_another_mapping_or_without_a_template(self):
        with self.assertRaisesRegex(Retry, "has another mapping than ours"):
            self.send((200, FOREIGN))
        with self.assertRaisesRegex(Retry, "there is no index template"):
            self.send((404, {}), (404, b""))
        self.assertNotIn("/_bulk", [asked[1] for asked in self.server.asked])

    def test_answers_that_are_none_are_tried_again(self):
        for answer in ((503, {"error": "busy"}), (302, {}), (200, b"<html>"), (200, {"items": []}),
                       (401, {"error": {"type": "a", "reason": "b"}})):
            with self.assertRaises(Retry):
                self.send((200, OURS), answer)
            self.sink._is_admitted = False

    def test_what_can_never_pass_is_given_up_and_nothing_else(self):
        def error(status, kind, reason="x"):
            return {"status": status, "error": {"type": kind, "reason": reason}}
        self.assertIsNone(_outcome({"status": 201}))
        for item in (error(400, "document_parsing_exception"), error(413, "too_large"), {"status": 201, "failure_store": "used"},
                     {"status": 200, "result": "noop"}):
            self.assertTrue(_outcome(item)[0], item)
        for item in (error(429, "es_rejected_execution_exception"), error(403, "security_exception"), error(503, "x"), {},
                     error(400, "document_parsing_exception", "Limit of total fields [1000] has been exceeded; see index.mapping.x")):
            self.assertFalse(_outcome(item)[0], item)


if __name__ == "__main__":
    unittest.main()
