"""Whole programs under python -m statsprofile, and the module's functions within a program."""

import json
import os
import pathlib
import signal
import sys
import tempfile
import textwrap
import time
import unittest
import uuid

import support
from support import documents, nanos, rows, summed

THREADS = """
    import threading, time

    def leaf():
        pass

    def count(n):
        for _ in range(n):
            leaf()

    def recurse(n):
        if n:
            recurse(n - 1)

    def work(calls):
        end = time.time() + 1.3
        count(calls)
        while time.time() < end:
            recurse(9)
            ROUNDS.append(1)
            time.sleep(0.01)
        count(calls)

    ROUNDS = []
    threads = [threading.Thread(target=work, args=(1_000 * (i + 1),)) for i in range(4)]
    for thread in threads:
        thread.start()
    work(10_000)
    for thread in threads:
        thread.join()
    threading.Thread(target=count, args=(7,)).start()
    print(2 * (10_000 + 1_000 * 10) + 7, len(ROUNDS))
"""


class ProgramTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.output = self.directory / "profile.ndjson"

    def run_program(self, text, *options, **more):
        program = self.directory / "program.py"
        program.write_text(textwrap.dedent(text))
        return support.run(["-m", "statsprofile", "-o", str(self.output), "--interval", "1", "--service", "shop"] + list(options)
                           + [str(program), "--interval", "argument"], self.directory, **more)

    def test_every_call_of_every_thread_is_in_one_slice(self):
        code, out, err = self.run_program(THREADS)
        self.assertEqual((code, err), (0, ""))
        calls, rounds = (int(number) for number in out.split())
        found = documents(self.output)
        self.assertEqual(summed(found, "ncalls", "__main__.leaf"), calls)
        self.assertEqual(summed(found, "ncalls", "__main__.recurse"), 10 * rounds)
        self.assertEqual(summed(found, "primitive_calls", "__main__.recurse"), rounds)
        self.assertEqual(summed(found, "ncalls", "__main__.count"), 11)
        self.assertEqual(summed(found, "ncalls", "__main__.work"), 5)
        self.assertGreater(max(document["statsprofile"]["threads"] for document in found), 3)
        self.assertGreaterEqual(len(found), 2)

    def test_times_of_threads_are_their_own(self):
        """Under one stack for all threads, one thread's wait would be in the functions of another."""
        code, out, err = self.run_program("""
            import threading, time

            def short():
                time.sleep(0.002)

            def long():
                time.sleep(1.1)

            thread = threading.Thread(target=long)
            thread.start()
            for _ in range(300):
                short()
            thread.join()
        """)
        self.assertEqual((code, err), (0, ""))
        found = documents(self.output)
        self.assertGreaterEqual(summed(found, "cumtime", "__main__.long"), 1_100_000_000)
        self.assertEqual(summed(found, "cumtime", "__main__.long"), summed(found, "tottime", "__main__.long"))
        self.assertGreaterEqual(summed(found, "cumtime", "__main__.short"), 600_000_000)
        callers = {caller["caller"] for document in found if "__main__.short" in rows(document)
                   for caller in rows(document)["__main__.short"].get("callers", ())}
        self.assertEqual(callers, {"__main__.<module>"})

    def test_documents_are_a_run_in_order(self):
        self.assertEqual(self.run_program("import time\ntime.sleep(2.2)\n", "--label", "team=orders", "--environment", "test",
                                          "--service-version", "1.2", "--namespace", "shops"), (0, "", ""))
        found = documents(self.output)
        figures = [document["statsprofile"] for document in found]
        self.assertGreaterEqual(len(found), 3)
        self.assertEqual([each["sequence"] for each in figures], list(range(len(found))))
        self.assertEqual([each["last"] for each in figures], [False] * (len(found) - 1) + [True])
        self.assertEqual(uuid.UUID(figures[0]["run_id"]).version, 7)
        for before, document in zip([None] + found, found):
            self.assertEqual(document["event"]["id"], "%s-%d" % (figures[0]["run_id"], document["statsprofile"]["sequence"]))
            self.assertEqual(document["service"]["name"], "shop")
            self.assertEqual((document["service"]["version"], document["service"]["environment"]), ("1.2", "test"))
            self.assertEqual(document["data_stream"], {"type": "metrics", "dataset": "statsprofile", "namespace": "shops"})
            self.assertEqual(document["labels"], {"team": "orders"})
            if before is not None:
                self.assertEqual(document["event"]["start"], before["event"]["end"])
                self.assertRegex(document["@timestamp"], r":\d\dZ$")
            own = sum(nanos(row["tottime"]) for row in document["statsprofile"]["func_profiles"])
            self.assertEqual(own, nanos(document["statsprofile"]["total_tt"]))

    def test_arguments_and_the_exit_code_are_the_program_s(self):
        code, out, err = self.run_program("import sys\nprint(sys.argv[1:], __name__, __file__.endswith('program.py'))\nsys.exit(3)\n")
        self.assertEqual((code, out, err), (3, "['--interval', 'argument'] __main__ True\n", ""))
        code, out, err = self.run_program("def fail():\n    raise ValueError('theirs')\nfail()\n", "--top", "1000")
        self.assertEqual(code, 1)
        self.assertTrue(err.rstrip().endswith("ValueError: theirs"), err)
        self.assertEqual(summed(documents(self.output), "ncalls", "__main__.fail"), 1)

    def test_a_module_runs_as_by_python(self):
        (self.directory / "jobs").mkdir()
        (self.directory / "jobs" / "__init__.py").write_text("")
        (self.directory / "jobs" / "nightly.py").write_text("import sys\ndef go():\n    print(__name__, sys.argv[1:])\ngo()\n")
        code, out, err = support.run(["-m", "statsprofile", "-o", "profile.ndjson", "-m", "jobs.nightly", "--fast"], self.directory)
        self.assertEqual((code, out, err), (0, "__main__ ['--fast']\n", ""))
        self.assertEqual(summed(documents(self.output), "ncalls", "jobs.nightly.go"), 1)

    def test_what_cannot_run_is_told_and_nothing_is_written(self):
        for arguments, word in ((["-o", "x.ndjson", "none.py"], "there is no file none.py to run"),
                                (["program.py"], "nobody takes the documents"),
                                (["-o", "x.ndjson", "--interval", "0", "program.py"], "interval is 0.0 seconds"),
                                (["-o", "x.ndjson"], "script")):
            code, out, err = support.run(["-m", "statsprofile"] + arguments, self.directory)
            self.assertEqual((code, out), (2, ""))
            self.assertIn(word, err)
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_standard_output_takes_lines_too(self):
        program = self.directory / "program.py"
        program.write_text("def go():\n    print('theirs')\ngo()\n")
        code, out, err = support.run(["-m", "statsprofile", "-o", "-", str(program)], self.directory)
        self.assertEqual((code, err), (0, ""))
        self.assertIn("theirs", out.splitlines())
        line = next(line for line in out.splitlines() if line.startswith("{"))
        self.assertIn("__main__.go", rows(json.loads(line)))

    def test_a_killed_run_is_named_by_the_next_one(self):
        self.assertEqual(self.run_program("pass\n")[0], 0)
        process = self.run_program("import time\ntime.sleep(60)\n", wait=False)
        support.wait_for(lambda: len(documents(self.output)) >= 3)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        with self.output.open("ab") as file:
            file.write(b'{"statsprofile": {"cut o')
        self.assertEqual(self.run_program("pass\n"), (0, "", ""))
        found = [json.loads(line) for line in self.output.read_text().splitlines() if not line.endswith("cut o")]
        first = [document for document in found if document["statsprofile"]["sequence"] == 0]
        self.assertEqual(len(first), 3)
        self.assertNotIn("previous_run_id", first[0]["statsprofile"])
        self.assertIs(first[1]["statsprofile"]["previous_ended_cleanly"], True)
        killed = [document["statsprofile"] for document in found if document["event"]["id"].startswith(first[1]["statsprofile"]["run_id"])]
        third = first[2]["statsprofile"]
        self.assertEqual((third["previous_run_id"], third["previous_last_sequence"], third["previous_ended_cleanly"]),
                         (killed[-1]["run_id"], killed[-1]["sequence"], False))

    def test_sigterm_ends_the_program_and_the_run(self):
        process = self.run_program("import time\ndef wait():\n    time.sleep(60)\nwait()\n", wait=False)
        support.wait_for(lambda: len(documents(self.output)) >= 1)
        process.terminate()
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, -signal.SIGTERM)
        last = documents(self.output)[-1]
        self.assertTrue(last["statsprofile"]["last"])
        self.assertEqual(rows(last)["__main__.wait"]["ncalls"], 1)

    def test_what_goes_wrong_never_reaches_the_program(self):
        program = self.directory / "program.py"
        program.write_text("print('done')\n")
        code, out, err = support.run(["-m", "statsprofile", "-o", str(self.directory / "none" / "profile.ndjson"), str(program)],
                                     self.directory)
        self.assertEqual((code, out), (0, "done\n"))
        self.assertIn("cannot be written", err)
        self.assertIn("could not be delivered", err)
        code, out, err = support.run(["-m", "statsprofile", "--elasticsearch", "http://127.0.0.1:9", str(program)], self.directory)
        self.assertEqual((code, out), (0, "done\n"))
        self.assertIn("http://127.0.0.1:9] cannot be asked", err)

    def test_the_kill_switch(self):
        for word in ("false", "off", "no", "0", " FALSE "):
            with self.subTest(word):
                self.assertEqual(self.run_program("print(1)\n", STATSPROFILE_ENABLED=word), (0, "1\n", ""))
                self.assertFalse(self.output.exists())
        self.assertEqual(self.run_program("print(1)\n", STATSPROFILE_ENABLED="true"), (0, "1\n", ""))
        self.assertTrue(self.output.exists())

    def test_beside_another_profiler_nothing_is_profiled(self):
        code, out, err = support.run(["-c", textwrap.dedent("""
            import cProfile, statsprofile
            profile = cProfile.Profile()
            profile.enable()
            recorder = statsprofile.start(output="profile.ndjson", service="shop")
            statsprofile.stop()
            profile.disable()
            print(len(profile.getstats()) > 0)
            with statsprofile.Recorder(output="profile.ndjson"):
                statsprofile.start(output="other.ndjson")
        """)], self.directory)
        self.assertEqual((code, out), (0, "True\n"))
        self.assertIn("nothing is profiled, since another profiler is at work", err)
        self.assertIn("a second recorder does nothing", err)
        self.assertFalse((self.directory / "other.ndjson").exists())
        self.assertEqual(len(documents(self.output)), 1)

    def test_a_stretch_of_a_program_again_and_again(self):
        code, out, err = support.run(["-c", textwrap.dedent("""
            import statsprofile

            def work():
                pass

            for _ in range(3):
                with statsprofile.Recorder(output="profile.ndjson", service="shop", callers=False) as recorder:
                    work()
                work()
        """)], self.directory)
        self.assertEqual((code, err), (0, ""))
        found = documents(self.output)
        self.assertEqual([rows(document)["<string>.work"]["ncalls"] for document in found], [1, 1, 1])
        self.assertEqual(len({document["statsprofile"]["run_id"] for document in found}), 3)
        self.assertNotIn("callers", rows(found[0])["<string>.work"])

    def test_built_in_functions_are_functions_where_that_is_asked_for(self):
        self.run_program("import time\ntime.sleep(0.01)\nsorted([2, 1])\n", "--builtins")
        found = rows(documents(self.output)[0])
        self.assertEqual(found["<built-in method time.sleep>"]["ncalls"], 1)
        self.assertEqual(found["<built-in method builtins.sorted>"]["ncalls"], 1)
        self.assertEqual(found["<built-in method builtins.sorted>"]["callers"][0]["caller"], "__main__.<module>")

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork here")
    def test_a_child_is_a_run_of_its_own_and_counts_nothing_of_its_parent(self):
        code, out, err = self.run_program("""
            import multiprocessing, os, sys, warnings
            warnings.simplefilter("ignore", DeprecationWarning)

            def before():
                pass

            def after():
                pass

            def child():
                for _ in range(5):
                    after()

            for _ in range(3):
                before()
            pid = os.fork()
            if pid == 0:
                child()
                sys.exit(0)
            os.waitpid(pid, 0)
            worker = multiprocessing.get_context("fork").Process(target=child)
            worker.start()
            worker.join()
            after()
        """, "--top", "1000")
        self.assertEqual((code, err), (0, ""))
        found = documents(self.output)
        runs = {}
        for document in found:
            runs.setdefault(document["statsprofile"]["run_id"], []).append(document)
        self.assertEqual(sorted((summed(each, "ncalls", "__main__.before"), summed(each, "ncalls", "__main__.after"))
                                for each in runs.values()), [(0, 5), (0, 5), (3, 1)])
        self.assertEqual(len({document["process.pid"] for document in found}), 3)
        for each in runs.values():
            self.assertTrue(each[-1]["statsprofile"]["last"])
            self.assertEqual([document["statsprofile"]["sequence"] for document in each], list(range(len(each))))


if __name__ == "__main__":
    sys.exit(unittest.main())
