"""python -m statsprofile [options] script.py [arguments]"""

import argparse
import importlib.machinery
import os
import runpy
import signal
import sys
import types

from ._recorder import Recorder, stop


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m statsprofile", usage="python -m statsprofile [options] (script.py | -m module) [arguments]",
        description="Runs a program as python does, and writes what its functions did in time slices, by CPython's cProfile.")
    parser.add_argument("-o", "--output", metavar="FILE", help="append one JSON document a line; - is standard output")
    parser.add_argument("--elasticsearch", "--es", metavar="URL", help="send documents there; default: $STATSPROFILE_ES_URL where there "
                        "is no --output. Credentials: $STATSPROFILE_ES_API_KEY, or $STATSPROFILE_ES_USER and $STATSPROFILE_ES_PASSWORD")
    parser.add_argument("--api-key-file", metavar="FILE", help="a file with the key; read again when it changes")
    parser.add_argument("--ca", metavar="FILE", dest="ca_file", help="certificates to trust; default: $STATSPROFILE_ES_CA")
    parser.add_argument("--namespace", default="default", help="of the data stream metrics-statsprofile-<namespace>; default: default")
    parser.add_argument("--service", metavar="NAME", help="service.name; default: $OTEL_SERVICE_NAME")
    parser.add_argument("--service-version", metavar="VERSION", dest="version", help="service.version")
    parser.add_argument("--environment", metavar="NAME", help="service.environment")
    parser.add_argument("--label", metavar="KEY=VALUE", action="append", default=[], help="a label of every document; may be repeated")
    parser.add_argument("--interval", metavar="SECONDS", type=float, default=10.0, help="length of a slice, 1 to 3600; default: 10")
    parser.add_argument("--top", metavar="N", type=int, default=100, dest="top_functions",
                        help="functions by tottime, by cumtime and by ncalls that a document names; default: 100")
    parser.add_argument("--no-callers", action="store_false", dest="callers", help="without callers")
    parser.add_argument("--builtins", action="store_true", help="functions written in C are functions, too")
    parser.add_argument("-m", dest="is_module", action="store_true", help="what follows names a module, as for python -m")
    parser.add_argument("script", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def main(arguments=None):
    parser = _parser()
    options = vars(parser.parse_args(arguments))
    is_module, program, rest = options.pop("is_module"), options.pop("script"), options.pop("arguments")
    labels = {}
    for label in options.pop("label"):
        key, equals, value = label.partition("=")
        if not equals:
            parser.error("--label %s has no =" % label)
        labels[key] = value
    try:
        recorder = Recorder(labels=labels, **options)
    except ValueError as e:
        parser.error(str(e))
    if not is_module and not os.path.isfile(program):
        parser.error("there is no file %s to run" % program)
    _deliver_before_sigterm()
    sys.argv[:] = [program] + rest
    # It ends with the process, after the threads for which Python waits.
    if is_module:
        _run_module(recorder, program)
    else:
        _run_script(recorder, program)


def _run_script(recorder, script):
    path = os.path.abspath(script)
    sys.path.insert(0, os.path.dirname(path))
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    # A module of its own, as python makes one: what the program pickles, or looks up, is found there.
    module = types.ModuleType("__main__")
    module.__file__ = path
    module.__builtins__ = __builtins__
    module.__spec__ = None
    module.__loader__ = importlib.machinery.SourceFileLoader("__main__", path)
    sys.modules["__main__"] = module
    recorder.start()
    exec(code, module.__dict__)


def _run_module(recorder, name):
    sys.path.insert(0, os.getcwd())
    recorder.start()
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _deliver_before_sigterm():
    """Containers are stopped by SIGTERM, which ends Python at once. The program ends by it all the same, some moments later."""
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        def end(number, frame):
            stop()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        signal.signal(signal.SIGTERM, end)


if __name__ == "__main__":
    main()
