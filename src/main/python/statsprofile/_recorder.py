"""A run: cuts slices, and hands them to who delivers."""

import atexit
import logging
import os
import sys
import threading
import time

from . import _threads
from ._document import DEFAULT_EVENT_BYTES, LEAST_EVENT_BYTES, MOST_EVENT_BYTES, Documents, Facts, Identity
from ._elasticsearch import from_environment
from ._file import FileSink, StandardOutput
from ._names import Names
from ._outbox import Outbox, Parcel
from ._profile import Counters, Profile, nanos_of
from ._slices import Slicer, new_run_id
from ._text import counted
from ._threads import ProfilerMaker, Refused, Threads

_LOG = logging.getLogger("statsprofile")
_NANOS = 1_000_000_000
_LEAST_QUEUE_BYTES = 1 << 20
# Reading the profilers keeps all threads from running; it takes at most one part in so many of the time.
_LEAST_WAIT_PER_CUT = 100
# What STATSPROFILE_ENABLED switches everything off by, as on the Java side.
_OFF = frozenset(("false", "off", "no", "0"))
# In long slices, too, profilers are looked at so often: they grow with code that is made at run time.
_LOOK_SECONDS = 10.0
_lock = threading.RLock()
_active = None


class Recorder:
    """Profiles all threads of the process from start() to stop(), or as a context manager. One at a time.

    Where to, one at least:
    output          a file that lines are appended to, or "-" for standard output
    elasticsearch   an address as https://es:9200, by default STATSPROFILE_ES_URL where there is no output; with api_key,
                    api_key_file, username, password, ca_file. Variables of the environment as those of the command line

    Who is profiled: service, version, environment, node, labels (a dictionary of 32 at most). By default from
    OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, POD_NAME and HOSTNAME.

    interval        seconds of a slice, 1 to 3,600
    top_functions   how many functions by tottime, by cumtime and by ncalls a document names, 1 to 1,000
    callers         whether callers are recorded
    builtins        whether functions written in C are functions, or a part of who calls them
    namespace       last part of the data stream's name
    max_event_size  bytes of a document; callers, and functions after them, are folded beyond
    queue_size      bytes of documents that may wait; the newest are dropped beyond, and counted
    stop_timeout    seconds for delivering what waits at the end

    A wrong argument is a ValueError. Nothing else that goes wrong ever reaches the program: it is a warning of logger statsprofile.
    """

    def __init__(self, output=None, elasticsearch=None, service=None, version=None, environment=None, node=None, labels=None,
                 interval=10.0, top_functions=100, callers=True, builtins=False, namespace="default",
                 max_event_size=DEFAULT_EVENT_BYTES, queue_size=32 << 20, stop_timeout=10.0,
                 api_key=None, api_key_file=None, username=None, password=None, ca_file=None, timer=None, timeunit=0.0):
        self._interval_nanos = _whole_millis("interval", interval, 1, 3_600)
        _within("top_functions", top_functions, 1, 1_000)
        _within("max_event_size", max_event_size, LEAST_EVENT_BYTES, MOST_EVENT_BYTES)
        _within("queue_size", queue_size, _LEAST_QUEUE_BYTES, sys.maxsize)
        self._identity = Identity(service, version, environment, node, namespace, labels)
        if elasticsearch is None and output is None:
            elasticsearch = os.environ.get("STATSPROFILE_ES_URL")
        if elasticsearch is None and output is None:
            raise ValueError("nobody takes the documents; give output or elasticsearch, or set STATSPROFILE_ES_URL")
        sinks = []
        if elasticsearch is not None:
            sinks.append(from_environment(elasticsearch, namespace, api_key=api_key, api_key_file=api_key_file, username=username,
                                          password=password, ca_file=ca_file))
        if output is not None:
            sinks.append(StandardOutput() if output == "-" else FileSink(output))
        self._sinks = sinks
        self._queue_bytes = queue_size
        self._top_functions = top_functions
        self._max_event_bytes = max_event_size
        self._stop_timeout = float(stop_timeout)
        convert = nanos_of if timer is None else _exact(timeunit)
        self._threads = Threads.of_this_version(ProfilerMaker(callers, builtins, timer, timeunit), lambda: Counters(convert))
        self._is_running = False

    # -- for the program

    def start(self):
        """Begins, and returns itself.

        Where another profiler is at work, the global interpreter lock is off, or STATSPROFILE_ENABLED is false, nothing is profiled.
        """
        global _active
        if os.environ.get("STATSPROFILE_ENABLED", "").strip().lower() in _OFF:
            return self
        try:
            with _lock:
                if _active is not None:
                    _LOG.warning("StatsProfile: this process is profiled already, so a second recorder does nothing")
                    return self
                self._begin_run()
                try:
                    self._threads.install()
                except Refused as e:
                    self._end_threads()
                    _LOG.warning("StatsProfile: nothing is profiled, since %s", e)
                    return self
                self._is_running = True
                _active = self
            _after_fork_once()
            atexit.register(self.stop)
        except Exception as e:
            _LOG.warning("StatsProfile: nothing is profiled: %s: %s", type(e).__name__, e)
        return self

    def stop(self):
        """Ends the run: open calls are ended, the last slice is cut, and what waits is delivered within stop_timeout."""
        global _active
        try:
            with _lock:
                if not self._is_running:
                    return
                self._is_running = False
            atexit.unregister(self.stop)
            deadline = time.monotonic() + self._stop_timeout
            self._threads.uninstall()
            self._cuts_last = True
            self._end_threads(deadline)
        except Exception as e:
            _LOG.warning("StatsProfile: the end of the run is lost: %s: %s", type(e).__name__, e)
        finally:
            if _active is self:
                _active = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.stop()
        return False

    # -- a run

    def _begin_run(self, has_previous=True):
        self._run_id = new_run_id(time.time_ns())
        self._sequence = 0
        self._unmade = 0
        self._names = Names()
        self._documents = Documents(self._identity, self._top_functions, self._max_event_bytes)
        self._previous_run = None
        if has_previous:
            for sink in self._sinks:
                self._previous_run = self._previous_run or sink.previous_run(self._identity.service["name"], self._identity.host)
        self._slicer = Slicer(self._interval_nanos, time.time_ns, time.perf_counter_ns)
        self._cut_nanos = 0
        self._told = {}
        self._begin_slice()
        self._cuts_last = False
        self._ending = threading.Event()
        self._outboxes = [Outbox(sink, self._queue_bytes, _LOG) for sink in self._sinks]
        for outbox in self._outboxes:
            outbox.start(self._threads.new_thread)
        self._recorder = self._threads.new_thread("statsprofile-recorder", self._record)
        self._recorder.start()

    def _end_threads(self, deadline=None):
        deadline = time.monotonic() + self._stop_timeout if deadline is None else deadline
        self._ending.set()
        self._recorder.join(max(0.0, deadline - time.monotonic()))
        for outbox in self._outboxes:
            left = outbox.stop(max(0.0, deadline - time.monotonic()))
            if left:
                _LOG.warning("StatsProfile: %d document(s) could not be delivered within stop_timeout, and are lost: %s", left,
                             outbox.last_error or "there was no time")

    def _begin_slice(self):
        """Of the slice in hand: what was read of it so far."""
        self._profile = Profile()
        self._threads_seen = set()
        self._read_nanos = 0
        self._begun_anew = 0
        self._not_profiled = 0
        self._lacks_part = False

    def _record(self):
        while True:
            least_wait = _LEAST_WAIT_PER_CUT * self._cut_nanos
            due = time.monotonic() + self._slicer.nanos_to_next_cut(least_wait) / _NANOS
            while True:
                wait = due - time.monotonic()
                look = max(_LOOK_SECONDS, least_wait / _NANOS)
                # Not shortly before the cut, which would be late for it.
                is_look = wait > 1.5 * look
                if self._ending.wait(max(0.0, look if is_look else wait)):
                    if self._cuts_last:
                        self._cut(True)
                    return
                if not is_look:
                    break
                self._look()
                least_wait = _LEAST_WAIT_PER_CUT * self._cut_nanos
            self._cut(False)

    def _look(self):
        try:
            self._read()
        except Exception as e:
            self._lacks_part = True
            _LOG.warning("StatsProfile: a part of slice %d is lost: %s: %s", self._sequence, type(e).__name__, e)

    def _cut(self, is_last):
        try:
            self._hand_over(self._document(is_last))
        except Exception as e:
            # Nobody has these figures any more: that a slice is missing must show.
            self._unmade += 1
            _LOG.warning("StatsProfile: slice %d is lost: %s: %s", self._sequence, type(e).__name__, e)
        self._begin_slice()
        self._sequence += 1

    def _read(self):
        """Adds what was counted since the last time to the slice in hand."""
        cut = self._threads.cut()
        self._cut_nanos = cut.nanos
        self._read_nanos += cut.nanos
        for counters, entries in cut.taken:
            changes = counters.advance(entries)
            self._profile.add(changes, self._names)
            if changes:
                self._threads_seen.add(counters.thread)
        self._begun_anew += cut.begun_anew
        self._not_profiled += cut.not_profiled
        if cut.begun_anew:
            self._tell("anew", "a thread's profiler had more than %d functions, which code made at run time leads to, and began anew: "
                       "open calls ended in the figures, and their own time after that is lacking" % _threads.MOST_FUNCTIONS)
        if cut.not_profiled:
            self._tell("threads", "%d threads have a profiler, which is the bound, so %d threads were not profiled"
                       % (_threads.MOST_PROFILERS, cut.not_profiled))
        return cut

    def _tell(self, kind, message):
        """The first time, the tenth, the hundredth and so on, of each kind."""
        count = self._told[kind] = self._told.get(kind, 0) + 1
        if str(count).strip("0") == "1":
            _LOG.warning("StatsProfile: %s", message)

    def _document(self, is_last):
        cut = self._read()
        times = self._slicer.cut(cut.end_nanos, not is_last)
        profile = self._profile
        facts = Facts(self._run_id, self._sequence, self._interval_nanos, is_last)
        facts.threads = len(self._threads_seen)
        facts.skew_nanos = cut.skew_nanos
        facts.cost_nanos = int(profile.total("ncalls") * self._threads.nanos_of_call) + self._read_nanos
        facts.dropped = self._unmade + self._outboxes[0].dropped()
        facts.lacks = self._what_it_lacks()
        if not isinstance(self._sinks[0], (FileSink, StandardOutput)) or self._outboxes[0].last_error is not None:
            facts.delivery = self._outboxes[0].figures()
        if self._sequence == 0:
            facts.previous_run = self._previous_run
        return self._documents.make(times, profile, facts)

    def _what_it_lacks(self):
        lacks = []
        if self._begun_anew:
            lacks.append("open calls of %s ended for the bound of %d functions"
                         % (counted(self._begun_anew, "thread"), _threads.MOST_FUNCTIONS))
        if self._not_profiled:
            lacks.append("%s not profiled for the bound of %d" % (counted(self._not_profiled, "thread"), _threads.MOST_PROFILERS))
        if self._lacks_part:
            lacks.append("a part of the figures is lost")
        return lacks

    def _hand_over(self, document):
        for outbox in self._outboxes:
            outbox.offer(Parcel("%s-%d" % (self._run_id, self._sequence), document))

    def _go_on_in_child(self):
        """After a fork: another process is another run. What was counted and what waits is the parent's."""
        self._threads.only_this_thread()
        self._begin_run(False)
        util = sys.modules.get("multiprocessing.util")
        if util is not None:
            # Its children end without the interpreter's own end.
            util.register_after_fork(self, _stop_at_the_end_of_a_process)


def _stop_at_the_end_of_a_process(recorder):
    sys.modules["multiprocessing.util"].Finalize(None, recorder.stop, exitpriority=-100)


def _whole_millis(name, seconds, least, most):
    if not least <= seconds <= most or abs(round(seconds * 1_000) - seconds * 1_000) > 1e-6:
        raise ValueError("%s is %s seconds, but must be %s to %s, and whole milliseconds" % (name, seconds, least, most))
    return round(seconds * 1_000) * 1_000_000


def _within(name, number, least, most):
    if not least <= number <= most:
        raise ValueError("%s is %s, but must be %s to %s" % (name, number, least, most))


def _exact(timeunit):
    """Ticks of a timer of one's own, which count integers, as nanoseconds."""
    nanos_of_tick = round(timeunit * 1e9)
    return lambda ticks: round(ticks / timeunit) * nanos_of_tick if nanos_of_tick else round(ticks)


_is_fork_watched = False


def _after_fork_once():
    global _is_fork_watched
    if not _is_fork_watched and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_after_fork_in_child)
        _is_fork_watched = True


def _after_fork_in_child():
    global _lock
    _lock = threading.RLock()
    recorder = _active
    if recorder is not None:
        try:
            recorder._go_on_in_child()
        except Exception as e:
            _LOG.warning("StatsProfile: this child is not profiled: %s: %s", type(e).__name__, e)


def start(**settings):
    """Profiles this process from now on; settings are those of Recorder. Ends by stop(), or with the process."""
    return Recorder(**settings).start()


def stop():
    """Ends what start() began."""
    recorder = _active
    if recorder is not None:
        recorder.stop()
