"""Threads that come, go and wait in C; code that is made at run time; interpreters that cannot be profiled; forks during a cut."""

import pathlib
import subprocess
import sys
import tempfile
import textwrap
import unittest

import support
from support import documents, rows
from statsprofile import _names
from statsprofile._names import Names

COUNTING = """
import threading
from statsprofile._profile import Counters
from statsprofile._threads import ProfilerMaker, Threads

def leaf():
    pass

def count(cut, name):
    changes = [change for counters, entries in cut.taken for change in counters.advance(entries)]
    return sum(calls for code, caller, calls, *_ in changes if caller is None and getattr(code, "co_name", "") == name)
"""

# A thread of C's own, which waits in C and calls Python when it gets a signal. In between it has no Python frame.
FOREIGN = COUNTING + """
import ctypes, signal, time

libc = ctypes.CDLL(None)
semaphore = ctypes.create_string_buffer(64)
libc.sem_init(semaphore, 0, 0)
thread = ctypes.c_ulong()
seen = []

def called(number):
    if KEEPS_STATE and not seen:
        # As servers do that have a thread state for each of their threads: it stays when this returns.
        ctypes.pythonapi.PyGILState_Ensure()
    leaf()
    seen.append(threading.get_ident())

callback = ctypes.CFUNCTYPE(None, ctypes.c_int)(called)
libc.signal(int(signal.SIGUSR2), callback)

def begin():
    libc.pthread_create(ctypes.byref(thread), None, ctypes.cast(libc.sem_wait, ctypes.c_void_p), semaphore)

def call(times):
    for _ in range(times):
        wanted = len(seen) + 1
        libc.pthread_kill(thread, int(signal.SIGUSR2))
        while len(seen) < wanted:
            time.sleep(0.001)

def end():
    libc.sem_post(semaphore)
    libc.pthread_join(thread, None)
"""
IN_C_ONLY_FROM_3_12 = "up to CPython 3.11 nobody gives a profiler to threads that Python did not start"

RUN_TIME_CODE = """
import gc, threading, weakref
from statsprofile import _threads
from statsprofile._profile import Counters
from statsprofile._threads import ProfilerMaker, Threads

_threads.MOST_FUNCTIONS = 100
threads = Threads.of_this_version(ProfilerMaker(), Counters)
sums = {}
cuts = []

def cut():
    # On a thread of ours, as the recorder does.
    def take():
        made = threads.cut()
        for counters, entries in made.taken:
            for code, caller, calls, primitive, own, total in counters.advance(entries):
                if caller is None and not isinstance(code, str):
                    sums[code.co_name] = sums.get(code.co_name, 0) + calls
        cuts.append((max(len(entries) for counters, entries in made.taken), made.begun_anew))
    cutter = threads.new_thread("cutter", take)
    cutter.start()
    cutter.join()

def leaf():
    pass

def request(number):
    code = compile("def made():\\n    leaf()\\nmade()\\n", "<request>", "exec")
    exec(code, {"leaf": leaf})
    return weakref.ref(code)

def recurse(depth):
    if depth:
        recurse(depth - 1)
    else:
        for _ in range(5):
            references.extend([request(number) for number in range(60)])
            cut()

def serve():
    recurse(3)
    recurse(0)

references = []
"""


class ThreadsTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.output = self.directory / "profile.ndjson"

    def run_text(self, *texts, **more):
        return support.run(["-c", "".join(textwrap.dedent(text) for text in texts)], self.directory, **more)

    def test_a_main_thread_that_waits_in_c_between_cuts_goes_on_being_recorded(self):
        process = support.run(["-i", "-q"], self.directory, wait=False, stdin=subprocess.PIPE, PYTHON_BASIC_REPL="1")

        def say(lines):
            process.stdin.write(lines)
            process.stdin.flush()

        say("import statsprofile\ndef leaf(): pass\n\n"
            "_ = statsprofile.start(output='profile.ndjson', service='shop', interval=1)\nleaf()\n")
        support.wait_for(lambda: len(documents(self.output)) >= 3)
        say("for _ in range(5): leaf()\n\nstatsprofile.stop()\n")
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0, err)
        calls = [row["ncalls"] for document in documents(self.output) for name, row in rows(document).items() if name.endswith(".leaf")]
        self.assertEqual(sum(calls), 6, err)

    @unittest.skipUnless(sys.platform == "linux" and sys.version_info >= (3, 12), IN_C_ONLY_FROM_3_12)
    def test_a_thread_that_waits_in_c_between_cuts_goes_on_being_recorded(self):
        code, out, err = self.run_text("KEEPS_STATE = True\n", FOREIGN, """
            threads = Threads.of_this_version(ProfilerMaker(), Counters)
            threads.install()
            begin()
            found = []
            for times in (3, 4, 5):
                call(times)
                found.append(count(threads.cut(), "leaf"))
                found.append(count(threads.cut(), "leaf"))
            end()
            threads.uninstall()
            print(found, len(set(seen)))
        """)
        self.assertEqual((code, out, err), (0, "[3, 0, 4, 0, 5, 0] 1\n", ""))

    @unittest.skipUnless(sys.platform == "linux" and sys.version_info >= (3, 12), IN_C_ONLY_FROM_3_12)
    def test_callbacks_of_one_thread_of_c_share_a_profiler(self):
        code, out, err = self.run_text("KEEPS_STATE = False\n", FOREIGN, """
            threads = Threads.of_this_version(ProfilerMaker(), Counters)
            threads.install()
            begin()
            call(50)
            cut = threads.cut()
            print(len(cut.taken), count(cut, "leaf"), len(set(seen)))
            call(7)
            print(count(threads.cut(), "leaf"))
            end()
            threads.cut()
            threads.cut()
            print(len(threads.cut().taken))
            threads.uninstall()
        """)
        self.assertEqual((code, out, err), (0, "2 50 1\n7\n1\n", ""))

    def test_threads_that_have_ended_are_asked_for_the_last_time_and_let_go(self):
        code, out, err = self.run_text(COUNTING, """
            threads = Threads.of_this_version(ProfilerMaker(), Counters)
            threads.install()
            found = 0
            for _ in range(4):
                some = [threading.Thread(target=leaf) for _ in range(25)]
                for each in some:
                    each.start()
                for each in some:
                    each.join()
                found += count(threads.cut(), "leaf")
            found += count(threads.cut(), "leaf")
            threads.cut()
            print(found, len(threads.cut().taken))
            threads.uninstall()
        """)
        self.assertEqual((code, out, err), (0, "100 1\n", ""))

    def test_threads_beyond_the_bound_are_not_profiled_and_that_is_told(self):
        code, out, err = self.run_text("""
            import threading, statsprofile
            from statsprofile import _threads

            _threads.MOST_PROFILERS = 5

            def leaf():
                pass

            def work():
                leaf()
                go_on.wait(20)

            go_on = threading.Event()
            with statsprofile.Recorder(output="profile.ndjson", service="shop", interval=3600):
                some = [threading.Thread(target=work) for _ in range(9)]
                for each in some:
                    each.start()
                go_on.set()
                for each in some:
                    each.join()
        """)
        self.assertEqual((code, out), (0, ""))
        self.assertIn("5 threads have a profiler, which is the bound, so 5 threads were not profiled", err)
        last = documents(self.output)[-1]
        self.assertEqual(rows(last)["<string>.leaf"]["ncalls"], 4)
        self.assertIn("5 threads not profiled", last["message"])

    def test_code_made_at_run_time_is_let_go_and_every_call_counts_once(self):
        code, out, err = self.run_text(RUN_TIME_CODE, """
            threads.install()
            serve()
            gc.collect()
            alive = sum(1 for each in references if each() is not None)
            threads.uninstall()
            cut()
            print([sums.get(name) for name in ("leaf", "made", "request", "recurse", "serve")])
            print(len(references), alive < 300, max(size for size, _ in cuts) < 500, sum(anew for _, anew in cuts) > 4)
        """)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(out, "[600, 600, 600, 5, 1]\n600 True True True\n")

    def test_a_slice_in_which_profilers_begin_anew_says_so_and_long_slices_are_looked_at_between(self):
        code, out, err = self.run_text("""
            import time, weakref, statsprofile
            from statsprofile import _recorder, _threads

            _threads.MOST_FUNCTIONS = 100
            _recorder._LOOK_SECONDS = 0.05

            def leaf():
                pass

            def request():
                code = compile("leaf()", "<request>", "exec")
                exec(code, {"leaf": leaf})
                return weakref.ref(code)

            with statsprofile.Recorder(output="profile.ndjson", service="shop", interval=3600):
                first = [request() for _ in range(200)]
                end = time.time() + 30
                # Names are kept for a while; those that are gone show that nothing else keeps the code.
                _recorder._active._names._names = Forgets = type("Forgets", (dict,), {"__setitem__": lambda *ignored: None})()
                while time.time() < end and any(each() is not None for each in first):
                    time.sleep(0.02)
                print(sum(1 for each in first if each() is not None))
                for _ in range(5):
                    request()
        """)
        self.assertEqual((code, out), (0, "0\n"), err)
        self.assertIn("more than 100 functions", err)
        found = documents(self.output)
        self.assertEqual(len(found), 1)
        self.assertEqual(rows(found[0])["<string>.leaf"]["ncalls"], 205)
        self.assertRegex(found[0]["message"], "open calls of 1 thread ended for the bound of 100 functions")

    def test_names_of_files_made_at_run_time_are_bounded(self):
        most, _names._MOST_NAMES = _names._MOST_NAMES, 1_000
        try:
            names = Names()
            for number in range(3_000):
                code = compile("pass", "<request %d>" % number, "exec")
                self.assertEqual(names.of(code).function, "<request %d>.<module>" % number)
            self.assertLessEqual(len(names._modules), 1_000)
        finally:
            _names._MOST_NAMES = most

    @unittest.skipIf(sys.version_info < (3, 12), "only CPython 3.13 and newer can be without it")
    def test_without_the_global_interpreter_lock_nothing_is_profiled_and_the_program_goes_on(self):
        code, out, err = self.run_text("""
            import sys, threading, statsprofile
            sys._is_gil_enabled = lambda: False
            with statsprofile.Recorder(output="profile.ndjson", service="shop"):
                print(sys.getprofile(), threading.active_count())
        """, PYTHON_GIL="")
        self.assertEqual((code, out), (0, "None 1\n"))
        self.assertIn("nothing is profiled, since the global interpreter lock is off", err)
        self.assertIn("-X gil=1", err)
        self.assertNotIn("another profiler", err)
        self.assertFalse(self.output.exists())

    @unittest.skipUnless(hasattr(support.os, "fork") and sys.version_info < (3, 12), "only up to CPython 3.11 a cut pauses collection")
    def test_a_child_that_is_forked_during_a_cut_collects_garbage_where_its_parent_did(self):
        for is_on in (True, False):
            code, out, err = self.run_text("import gc\n", "" if is_on else "gc.disable()\n", """
                import cProfile, os, statsprofile, time

                class Forks(cProfile.Profile):

                    def getstats(self):
                        if not states:
                            states.append(None)
                            pid = os.fork()
                            if pid == 0:
                                os._exit(40 + gc.isenabled())
                            states.append(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
                        return super().getstats()

                states = []
                recorder = statsprofile.Recorder(output="profile.ndjson", service="shop", interval=1)
                recorder._threads._make_profiler = Forks
                with recorder:
                    end = time.time() + 30
                    while len(states) < 2 and time.time() < end:
                        time.sleep(0.02)
                print(states, gc.isenabled())
            """)
            self.assertEqual((code, out, err), (0, "[None, %d] %s\n" % (41 if is_on else 40, is_on), ""))


if __name__ == "__main__":
    unittest.main()
