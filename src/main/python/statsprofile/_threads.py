"""One cProfile for each thread.

A profiler of cProfile has one stack of calls, so it can follow one thread only. Up to CPython 3.11 enable() is about the thread
that calls it. From 3.12 on it is about all threads at once, and calls of different threads would be mixed up on the one stack.
So there are two ways to the same figures:

* PerThreadHook, up to 3.11: each new thread is given a profiler at its first event.
* PerThreadDispatch, from 3.12 on: one callback for all threads hands each event to the profiler of its thread, by the methods
  that cProfile itself registers.

Threads assumes the global interpreter lock: what is done by functions written in C, without a bytecode between them (_in_one_step),
no other thread sees the middle of.
"""

import cProfile
import functools
import gc
import operator
import os
import sys
import threading
import time
import weakref

from ._names import PACKAGE

# Reading takes some 2 us for each function (src/bench/python/cost.py), and keeps all threads from running: 0.1 s for so many.
MOST_FUNCTIONS = 50_000
# Far more than threads that run at a time: what is to be bounded is threads of C that come and go between two cuts.
MOST_PROFILERS = 10_000
_ROUNDS = 5
_CALLS_OF_A_ROUND = 400


class Refused(Exception):
    """This process cannot be profiled."""


def _in_one_step(calls):
    """What they return. Where they are written in C, no other thread runs and no event comes between them."""
    return list(map(operator.methodcaller("__call__"), calls))


class _Sign:
    """A thread has the only lasting reference to its own, so it is gone when the thread is."""

    __slots__ = ("__weakref__",)


class ThreadProfile:
    """A thread's profiler. There is one for each ident, and a thread that gets the ident of one that has ended takes it over.

    threads is how many have had it, has_ended whether a cut has seen the end of the last one.
    """

    __slots__ = ("profiler", "counters", "sign", "threads", "has_ended")

    def __init__(self, profiler, counters):
        self.profiler = profiler
        self.counters = counters
        self.sign = lambda: None
        self.threads = 0
        self.has_ended = False


class Cut:
    """What the profilers had counted at one moment.

    skew_nanos is the time between the first and the last profiler, nanos how long other threads were kept from running. begun_anew
    is how many profilers had too many functions and forgot them, not_profiled how many threads found no room for one.
    """

    __slots__ = ("taken", "end_nanos", "skew_nanos", "nanos", "begun_anew", "not_profiled")

    def __init__(self, taken, begin_nanos, end_nanos, skew_nanos, begun_anew, not_profiled):
        self.taken = taken
        self.begun_anew = begun_anew
        self.not_profiled = not_profiled
        self.end_nanos = end_nanos
        self.skew_nanos = skew_nanos
        self.nanos = end_nanos - begin_nanos


class Threads:
    """The profilers of all threads."""

    def __init__(self, make_profiler, make_counters):
        """make_profiler makes a cProfile.Profile, make_counters the counters to go with it."""
        self._make_profiler = make_profiler
        self._make_counters = make_counters
        # By ident. Each access is one step, so no lock is needed, and a profiled thread never waits for one.
        self._profiles = {}
        self._signs = threading.local()
        self._not_profiled = []
        self._pauses_collection = False
        self.nanos_of_call = 0.0

    @staticmethod
    def of_this_version(make_profiler, make_counters):
        ways = PerThreadDispatch if sys.version_info >= (3, 12) else PerThreadHook
        return ways(make_profiler, make_counters)

    def _profile_of_this_thread(self):
        """Made anew, or that of a thread that had this one's ident; None where there are too many.

        Threads of C have a new state, and so nothing of their own, each time that they call Python. While a thread has taken its
        profile out, no cut can take it for the profile of a thread that has ended.
        """
        ident = threading.get_ident()
        profile = self._profiles.pop(ident, None)
        if profile is None:
            if len(self._profiles) >= MOST_PROFILERS:
                self._not_profiled.append(None)
                return None
            profile = ThreadProfile(self._make_profiler(), self._make_counters())
        # The sign is shared where this thread's state is one within another.
        self._signs.sign = sign = profile.sign() or _Sign()
        profile.sign = weakref.ref(sign)
        profile.threads += 1
        profile.has_ended = False
        self._profiles[ident] = profile
        return profile

    def cut(self):
        """Asks all profilers.

        Those of threads that have ended are let go one cut later, since such a thread may still run what its own things do when
        they are thrown away. That a thread has no frame says nothing: it may wait in C, and call Python again.
        """
        profiles = []
        for ident, profile in list(self._profiles.items()):
            profiles.append(profile)
            has_ended = profile.sign() is None
            if has_ended and profile.has_ended:
                popped = self._profiles.pop(ident, None)
                if popped is not None and popped.sign() is not None:
                    # Taken over just now.
                    self._profiles.setdefault(ident, popped)
            profile.has_ended = has_ended
        clock = time.perf_counter_ns
        begin, *read, end = self._without_collection([clock] + [profile.profiler.getstats for profile in profiles] + [clock])
        taken = []
        begun_anew = 0
        for profile, entries in zip(profiles, read):
            counters = profile.counters
            if len(entries) > MOST_FUNCTIONS:
                entries = self._begin_anew(profile)
                end = clock()
                begun_anew += 1
            taken.append((counters, entries))
        not_profiled = len(self._not_profiled)
        del self._not_profiled[:not_profiled]
        return Cut(taken, begin, end, end - begin if len(taken) > 1 else 0, begun_anew, not_profiled)

    def _begin_anew(self, profile):
        """Ends the open calls of its thread, as at the end of a run, and forgets its functions; returns what was counted until then.

        What is read keeps the code until the profiler has forgotten all of it: throwing code away may run a program's functions.
        """
        profiler = profile.profiler
        before, after = self._to_end_open_calls(profiler)
        calls = before + [profiler.getstats, profiler.clear] + after
        entries = self._without_collection(calls)[len(before)]
        profile.counters = profile.counters.begun_anew()
        return entries

    def _without_collection(self, calls):
        """Up to 3.11 making the list of a profiler's figures may start a collection of garbage, which runs code of others in the
        middle of the profiler's own tables; later ones collect between two instructions only.
        """
        if sys.version_info >= (3, 12) or not gc.isenabled():
            return _in_one_step(calls)
        self._pauses_collection = True
        try:
            return _in_one_step([gc.disable] + calls + [gc.enable])[1:-1]
        except BaseException:
            gc.enable()
            raise
        finally:
            self._pauses_collection = False

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
        """What was counted of it until now is forgotten, but not what a thread with its ident had counted before."""
        is_its_own = getattr(self._signs, "sign", None) is not None
        self._signs.sign = None
        ident = threading.get_ident()
        if is_its_own and self._profiles[ident].threads == 1:
            del self._profiles[ident]

    def only_this_thread(self):
        """After a fork: the other threads are not there, and what was counted until then is the parent's."""
        if self._pauses_collection:
            # The thread that would go on with it is not there.
            gc.enable()
            self._pauses_collection = False
        ident = threading.get_ident()
        profile = self._profiles.get(ident)
        self._profiles.clear()
        self._not_profiled.clear()
        if profile is not None:
            profile.profiler.clear()
            profile.counters = self._make_counters()
            self._profiles[ident] = profile


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
            raise Refused("another profiler is at work: a profile function is set in this thread, or for new ones")
        without = self._calibrate(False, 0)
        threading.setprofile(self._first_event)
        self._profile_of_this_thread().profiler.enable()
        self._calibrate(True, without)

    def _first_event(self, frame, event, argument):
        if frame.f_code.co_filename.startswith(PACKAGE):
            sys.setprofile(None)
            return
        try:
            profile = self._profile_of_this_thread()
            if profile is None:
                sys.setprofile(None)
            else:
                # Takes the place of this function in its thread.
                profile.profiler.enable()
        except Exception:
            # No memory, mostly. The thread is the program's, and goes on without.
            sys.setprofile(None)

    def _to_end_open_calls(self, profiler):
        # It stops the calls of its thread, and the profile function of the thread that calls it, which has none.
        return [profiler.disable], []

    def uninstall(self):
        """Ends what is open, as cProfile's disable() does.

        Threads other than this one go on calling their profilers, which nobody asks any more: only a thread itself can stop that.
        """
        threading.setprofile(None)
        for profile in list(self._profiles.values()):
            profile.profiler.disable()


class PerThreadDispatch(Threads):
    """From CPython 3.12 on."""

    def __init__(self, make_profiler, make_counters):
        super().__init__(make_profiler, make_counters)
        self._tool = sys.monitoring.PROFILER_ID
        self._local = threading.local()
        self._callbacks = self._make_callbacks(sys.monitoring.events)

    def install(self):
        _refuse_without_lock()
        tool = sys.monitoring.get_tool(self._tool)
        if tool is not None:
            raise Refused("another profiler is at work: %s is active" % tool)
        without = self._calibrate(False, 0)
        self._begin_thread()
        try:
            _in_one_step(self._to_listen())
        except ValueError as e:
            raise Refused("another profiler is at work: %s" % e) from e
        self._calibrate(True, without)

    def _to_listen(self):
        monitoring, tool = sys.monitoring, self._tool
        events = functools.reduce(operator.or_, self._callbacks)
        return [functools.partial(monitoring.use_tool_id, tool, "statsprofile")] \
            + [functools.partial(monitoring.register_callback, tool, *each) for each in self._callbacks.items()] \
            + [functools.partial(monitoring.set_events, tool, events)]

    def _not_to_listen(self):
        monitoring, tool = sys.monitoring, self._tool
        return [functools.partial(monitoring.set_events, tool, 0)] \
            + [functools.partial(monitoring.register_callback, tool, event, None) for event in self._callbacks] \
            + [functools.partial(monitoring.free_tool_id, tool)]

    def _to_end_open_calls(self, profiler):
        # disable() ends what is open only where the profiler is enabled, and then it is the one tool. From 3.14 on enable() forgets
        # what the profiler was made with.
        maker = self._make_profiler
        enable = functools.partial(profiler.enable, maker.callers, maker.builtins)
        return self._not_to_listen() + [enable, profiler.disable], self._to_listen()

    def _begin_anew(self, profile):
        try:
            return super()._begin_anew(profile)
        finally:
            if sys.monitoring.get_tool(self._tool) is None:
                # No memory for it.
                _in_one_step(self._to_listen())

    def exclude_this_thread(self):
        self._bind(_ignore, None)
        super().exclude_this_thread()

    def _begin_thread(self):
        try:
            profile = self._profile_of_this_thread()
            if profile is None:
                self._bind(_ignore, None)
            else:
                self._bind(None, profile.profiler)
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
        _in_one_step(self._not_to_listen())
        for profile in list(self._profiles.values()):
            # Both in one step, so that no event comes between.
            _in_one_step([profile.profiler.enable, profile.profiler.disable])


def _refuse_without_lock():
    """Figures would be wrong: a cut reads what other threads are writing."""
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        setting = os.environ.get("PYTHON_GIL")
        raise Refused("the global interpreter lock is off (PYTHON_GIL is %s), but cProfile needs it to be on; "
                      "start Python with PYTHON_GIL=1 or -X gil=1, or take a build that has it" % (setting or "not set"))


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
