"""Documents on their way: a bounded queue, and a thread of its own that empties it."""

import collections
import random
import threading
import time

from ._text import Seconds, instant

_MOST_DOCUMENTS = 100
_MOST_BATCH_BYTES = 4 << 20
_LEAST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_LONGEST_ERROR = 300


class Retry(Exception):
    """Nothing of the batch is known to have arrived; it is tried again."""


class Parcel:
    """A document."""

    __slots__ = ("id", "json", "since", "attempts")

    def __init__(self, id, json):
        self.id = id
        self.json = json
        self.since = time.monotonic()
        self.attempts = 0


class Outbox:
    """Keeps documents until a sink has taken them. When it is full, the newest document has no room, and is counted.

    A sink has a method send(parcels), which raises Retry, or returns for each parcel that it has sent, the first one at least: None
    when it has arrived; (True, reason) when it never can; (False, reason) when it is to be tried again.
    """

    def __init__(self, sink, max_bytes, log):
        self._sink = sink
        self._max_bytes = max_bytes
        self._log = log
        self._waiting = collections.deque()
        self._bytes = 0
        self._change = threading.Condition()
        self._deadline = None
        self._thread = None
        self._told = 0
        self._pauses = 0
        self.cut = self.sent = self.acknowledged = self.retried = self.refused = self.dropped_queue = 0
        self.last_error = None
        self.last_error_nanos = 0

    def start(self, new_thread):
        """new_thread makes a thread that is not profiled."""
        self._thread = new_thread("statsprofile-delivery", self._run)
        self._thread.start()

    def offer(self, parcel):
        with self._change:
            self.cut += 1
            if self._bytes + len(parcel.json) > self._max_bytes:
                self.dropped_queue += 1
                self._tell("the queue is full (queue_size is %d bytes), and document %s is dropped; dropped so far: %d"
                           % (self._max_bytes, parcel.id, self.dropped_queue), self.dropped_queue)
                return
            self._waiting.append(parcel)
            self._bytes += len(parcel.json)
            self._change.notify_all()

    def dropped(self):
        """Documents that are lost for good."""
        return self.dropped_queue + self.refused

    def figures(self):
        """What became of documents so far, as the fields of statsprofile.delivery; 0 is left out."""
        with self._change:
            figures = {"cut": self.cut, "sent": self.sent, "acknowledged": self.acknowledged, "retried": self.retried,
                       "refused": self.refused, "dropped_queue": self.dropped_queue, "waiting": len(self._waiting),
                       "waiting_bytes": self._bytes}
            figures = {name: figure for name, figure in figures.items() if figure}
            if self._waiting:
                figures["oldest_age"] = Seconds(int((time.monotonic() - self._waiting[0].since) * 1_000) * 1_000_000)
            if self.last_error is not None:
                figures["last_error"] = self.last_error
                figures["last_error_time"] = instant(self.last_error_nanos)
            return figures

    def stop(self, seconds):
        """Waits until all is delivered, at most so long; returns how many documents are left."""
        with self._change:
            self._deadline = time.monotonic() + seconds
            self._change.notify_all()
        self._thread.join(seconds)
        with self._change:
            return len(self._waiting)

    def _is_over(self):
        return self._deadline is not None and (not self._waiting or time.monotonic() >= self._deadline)

    def _run(self):
        while True:
            with self._change:
                while not self._waiting and not self._is_over():
                    self._change.wait()
                if self._is_over():
                    return
                batch = self._batch()
            try:
                self._attempt(batch)
            except Exception as e:
                # A mistake of ours: told, and tried again, since nothing else can be known.
                self._after_failure(batch, "%s: %s" % (type(e).__name__, e))

    def _batch(self):
        batch, size = [], 0
        for parcel in self._waiting:
            if batch and (len(batch) == _MOST_DOCUMENTS or size + len(parcel.json) > _MOST_BATCH_BYTES):
                break
            batch.append(parcel)
            size += len(parcel.json)
        return batch

    def _attempt(self, batch):
        try:
            outcomes = self._sink.send(batch)
        except Retry as e:
            self._after_failure(batch, str(e))
            return
        kept = []
        with self._change:
            self.sent += len(outcomes)
            for parcel, outcome in zip(batch, outcomes):
                self._waiting.popleft()
                if outcome is not None and not outcome[0]:
                    parcel.attempts += 1
                    self.retried += 1
                    self._note(outcome[1])
                    kept.append(parcel)
                    continue
                self._bytes -= len(parcel.json)
                if outcome is None:
                    self.acknowledged += 1
                else:
                    self.refused += 1
                    self._note(outcome[1])
                    self._tell("document %s is refused, and lost: %s; refused so far: %d" % (parcel.id, outcome[1], self.refused),
                               self.refused)
            # Behind those that wait, so that a document that is refused does not hold up the others.
            self._waiting.extend(kept)
        if kept:
            self._complain(len(kept), self.last_error)
            self._pause()
        else:
            self._recovered()

    def _after_failure(self, batch, reason):
        with self._change:
            self.sent += len(batch)
            self.retried += len(batch)
            for parcel in batch:
                parcel.attempts += 1
            self._note(reason)
        self._complain(len(batch), reason)
        self._pause()

    def _note(self, reason):
        self.last_error = reason[:_LONGEST_ERROR]
        self.last_error_nanos = time.time_ns()

    def _complain(self, documents, reason):
        self._told += 1
        self._tell("delivery of %d document(s) failed, and is tried again: %s" % (documents, reason), self._told)

    def _recovered(self):
        if self._told:
            self._log.warning("StatsProfile: delivery works again")
        self._told = self._pauses = 0

    def _tell(self, message, count):
        """The first time, the tenth, the hundredth and so on."""
        if str(count).strip("0") == "1":
            self._log.warning("StatsProfile: %s", message)

    def _pause(self):
        bound = min(_LONGEST_PAUSE, _LEAST_PAUSE * 2 ** min(self._pauses, 10))
        self._pauses += 1
        until = time.monotonic() + random.uniform(0, bound)
        with self._change:
            if self._deadline is not None:
                # While stopping, there is little time to try again in.
                until = min(until, time.monotonic() + _LEAST_PAUSE)
            while time.monotonic() < until and not self._is_over():
                wakes = until if self._deadline is None else min(until, self._deadline)
                self._change.wait(max(0.001, wakes - time.monotonic()))
                if self._deadline is not None:
                    until = min(until, time.monotonic() + _LEAST_PAUSE)
                    break
