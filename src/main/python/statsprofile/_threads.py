"""One cProfile for each thread.

A profiler of cProfile has one stack of calls, so it can follow one thread only. Up to CPython 3.11 enable() is about the thread
that calls it. From 3.12 on it is about all threads at once, and calls of different threads would be mixed up on the one stack.
So there are two ways to the same figures:

* PerThreadHook, up to 3.11: each new thread is given a profiler at its first event.
* PerThreadDispatch, from 3.12 on: one callback for all threads hands each event to the profiler of its thread, by the methods
  that cProfile itself registers.
"""

import collections
import cProfile
import gc
import operator
import sys
import threading
import time

from ._names import PACKAGE

_ROUNDS = 5
_CALLS_OF_A_ROUND = 400


class Busy(Exception):
    """Another profiler is at work, and there can be one only."""


class ThreadProfile:
    """A thread's profiler."""

    __slots__ = ("ident", "profiler", "counters")

    def __init__(self, profiler, counters):
        self.ident = threading.get_ident()
        self.profiler = profiler
        self.counters = counters


class Cut:
    """What the profilers had counted at one moment.

    skew_nanos is the time between the first and the last profiler, nanos how long other threads were kept from running.
    """

    __slots__ = ("taken", "end_nanos", "skew_nanos", "nanos")

    def __init__(self, taken, begin_nanos, end_nanos, skew_nanos):
        self.taken = taken
        self.end_nanos = end_nanos
        self.skew_nanos = skew_nanos
        self.nanos = end_nanos - begin_nanos


class Threads:
    """The profilers of all threads."""

    def __init__(self, make_profiler, make_counters):
        """make_profiler makes a cProfile.Profile, make_counters the counters to go with it."""
        self._make_profiler = make_profiler
        self._make_counters = make_counters
        self._profiles = []
        self.nanos_of_call = 0.0

    @staticmethod
    def of_this_version(make_profiler, make_counters):
        ways = PerThreadDispatch if sys.version_info >= (3, 12) else PerThreadHook
        return ways(make_profiler, make_counters)

    def _new_profile(self):
        """Of the thread that calls this. Appending is one step, so no lock is needed, and a profiled thread never waits for one."""
        profile = ThreadProfile(self._make_profiler(), self._make_counters())
        self._profiles.append(profile)
        return profile

    def cut(self):
        """Asks all profilers. Threads that are gone are asked for the last time."""
        profiles = list(self._profiles)
        alive = sys._current_frames()
        newest = {profile.ident: profile for profile in profiles}
        gone = {id(profile) for profile in profiles if newest[profile.ident] is not profile or profile.ident not in alive}
        # Up to 3.11 making the list may start a collection of garbage, which runs code of others in the middle of the profiler's
        # own tables; later ones collect between two instructions only.
        collects = sys.version_info < (3, 12) and gc.isenabled()
        if collects:
            gc.disable()
        try:
            begin = time.perf_counter_ns()
            taken = [(profile, profile.profiler.getstats()) for profile in profiles]
            end = time.perf_counter_ns()
        finally:
            if collects:
                gc.enable()
        for profile in profiles:
            if id(profile) in gone:
                # In place, since new threads add theirs at any moment.
                self._profiles.remove(profile)
        return Cut([(profile.counters, entries) for profile, entries in taken], begin, end, end - begin if len(taken) > 1 else 0)

    def _calibrate(self, is_profiled, without):
        """What a profiled call costs, by the fastest of some rounds of calls of a function of ours."""
        nanos = _fastest_round() / _CALLS_OF_A_ROUND
        if is_profiled:
            self.nanos_of_call = max(0.0, nanos - without)
        return nanos

    def new_thread(self, name, run):
        """A thread of ours, which is not profiled."""
        return _OwnThread(self, name, run)

    def exclude_this_thread(self):
        """What was counted of it until now is forgotten."""
        ident = threading.get_ident()
        for profile in list(self._profiles):
            if profile.ident == ident:
                self._profiles.remove(profile)

    def only_this_thread(self):
        """After a fork: the other threads are not there, and what was counted until then is the parent's."""
        ident = threading.get_ident()
        self._profiles[:] = [profile for profile in self._profiles if profile.ident == ident][-1:]
        for profile in self._profiles:
            profile.profiler.clear()
            profile.counters = self._make_counters()


class _OwnThread(threading.Thread):

    def __init__(self, threads, name, run):
        super().__init__(name=name, daemon=True)
        self._threads = threads
        self._run_it = run

    def run(self):
        self._threads.exclude_this_thread()
        self._run_it()


def _ignore(*event):
    pass


def _nothing():
    pass


def _fastest_round():
    fastest = None
    for _ in range(_ROUNDS):
        begin = time.perf_counter_ns()
        for _ in range(_CALLS_OF_A_ROUND):
            _nothing()
        nanos = time.perf_counter_ns() - begin
        fastest = nanos if fastest is None else min(fastest, nanos)
    return fastest


class PerThreadHook(Threads):
    """Up to CPython 3.11. Threads that ran before are not profiled: nobody else can give them a profiler."""

    def exclude_this_thread(self):
        sys.setprofile(None)
        super().exclude_this_thread()

    def install(self):
        if sys.getprofile() is not None or getattr(threading, "_profile_hook", None) is not None:
            raise Busy("another profile function is set in this thread, or for new ones")
        without = self._calibrate(False, 0)
        threading.setprofile(self._first_event)
        self._new_profile().profiler.enable()
        self._calibrate(True, without)

    def _first_event(self, frame, event, argument):
        if frame.f_code.co_filename.startswith(PACKAGE):
            sys.setprofile(None)
            return
        try:
            # Takes the place of this function in its thread.
            self._new_profile().profiler.enable()
        except Exception:
            # No memory, mostly. The thread is the program's, and goes on without.
            sys.setprofile(None)

    def uninstall(self):
        """Ends what is open, as cProfile's disable() does.

        Threads other than this one go on calling their profilers, which nobody asks any more: only a thread itself can stop that.
        """
        threading.setprofile(None)
        for profile in list(self._profiles):
            profile.profiler.disable()


class PerThreadDispatch(Threads):
    """From CPython 3.12 on."""

    def __init__(self, make_profiler, make_counters):
        super().__init__(make_profiler, make_counters)
        self._tool = sys.monitoring.PROFILER_ID
        self._local = threading.local()
        self._callbacks = self._make_callbacks(sys.monitoring.events)

    def install(self):
        monitoring = sys.monitoring
        if monitoring.get_tool(self._tool) is not None:
            raise Busy("%s is active" % monitoring.get_tool(self._tool))
        without = self._calibrate(False, 0)
        try:
            monitoring.use_tool_id(self._tool, "statsprofile")
        except ValueError as e:
            raise Busy(str(e)) from e
        events = 0
        for event, callback in self._callbacks.items():
            monitoring.register_callback(self._tool, event, callback)
            events |= event
        self._begin_thread()
        monitoring.set_events(self._tool, events)
        self._calibrate(True, without)

    def exclude_this_thread(self):
        self._bind(_ignore, None)
        super().exclude_this_thread()

    def _begin_thread(self):
        try:
            self._bind(None, self._new_profile().profiler)
        except Exception:
            # No memory, mostly. The thread is the program's, and goes on without.
            self._bind(_ignore, None)

    def _bind(self, ignore, profiler):
        local = self._local
        local.start = ignore or profiler._pystart_callback
        # From 3.14 on a callback of its own.
        local.throw = ignore or getattr(profiler, "_pythrow_callback", profiler._pystart_callback)
        local.leave = ignore or profiler._pyreturn_callback
        local.call_builtin = ignore or profiler._ccall_callback
        local.leave_builtin = ignore or profiler._creturn_callback

    def _make_callbacks(self, events):
        """Each event costs one of these calls more than it does under cProfile alone. A thread's first event finds no profiler."""
        local = self._local
        begin_thread = self._begin_thread

        def start(code, offset):
            try:
                local.start(code, offset)
            except AttributeError:
                begin_thread()
                local.start(code, offset)

        def throw(code, offset, exception):
            try:
                local.throw(code, offset, exception)
            except AttributeError:
                begin_thread()
                local.throw(code, offset, exception)

        def leave(code, offset, value):
            try:
                local.leave(code, offset, value)
            except AttributeError:
                begin_thread()

        def call_builtin(code, offset, called, argument):
            try:
                local.call_builtin(code, offset, called, argument)
            except AttributeError:
                begin_thread()
                local.call_builtin(code, offset, called, argument)

        def leave_builtin(code, offset, called, argument):
            try:
                local.leave_builtin(code, offset, called, argument)
            except AttributeError:
                begin_thread()

        callbacks = {events.PY_START: start, events.PY_RESUME: start, events.PY_THROW: throw, events.PY_RETURN: leave,
                     events.PY_YIELD: leave, events.PY_UNWIND: leave}
        if self._make_profiler.builtins:
            callbacks.update({events.CALL: call_builtin, events.C_RETURN: leave_builtin, events.C_RAISE: leave_builtin})
        return callbacks

    def uninstall(self):
        """Ends what is open, as cProfile's disable() does, for all threads alike."""
        monitoring = sys.monitoring
        monitoring.set_events(self._tool, 0)
        for event in self._callbacks:
            monitoring.register_callback(self._tool, event, None)
        monitoring.free_tool_id(self._tool)
        for profile in list(self._profiles):
            # disable() ends what is open only where the profiler is enabled. Both in one step, so that no event comes between.
            collections.deque(map(operator.call, (profile.profiler.enable, profile.profiler.disable)), 0)


class ProfilerMaker:
    """Makes the profilers of threads."""

    def __init__(self, callers=True, builtins=False, timer=None, timeunit=0.0):
        """timer and timeunit are as cProfile.Profile takes them."""
        self.callers = callers
        self.builtins = builtins
        self.timer = timer
        self.timeunit = timeunit

    def __call__(self):
        if self.timer is None:
            return cProfile.Profile(subcalls=self.callers, builtins=self.builtins)
        return cProfile.Profile(self.timer, self.timeunit, subcalls=self.callers, builtins=self.builtins)
