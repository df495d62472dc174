"""What tests of the Python module have in common."""

import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[4]
SOURCES = ROOT / "src" / "main" / "python"


def run(arguments, cwd, wait=True, stdin=None, **variables):
    """Runs this very Python with the module on its path, and nothing of the service's environment of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("STATSPROFILE_", "ES_", "OTEL_")) and name != "POD_NAME"}
    environment.update(PYTHONPATH=str(SOURCES), PYTHONDONTWRITEBYTECODE="1", **variables)
    process = subprocess.Popen([sys.executable] + list(arguments), cwd=str(cwd), env=environment, stdin=stdin,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if not wait:
        return process
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def documents(path):
    with open(str(path), encoding="utf-8") as file:
        return [json.loads(line, parse_float=str) for line in file if line.strip()]


def nanos(seconds):
    """Of nine decimals as text, which no double has rounded."""
    whole, _, fraction = str(seconds).partition(".")
    assert len(fraction) == 9, seconds
    return int(whole + fraction)


def rows(document):
    return {row["function"]: row for row in document["statsprofile"]["func_profiles"]}


def summed(all_documents, figure, function):
    """Over documents; calls as numbers, times as nanoseconds."""
    found = [rows(document)[function][figure] for document in all_documents if function in rows(document)]
    return sum(nanos(each) if isinstance(each, str) else each for each in found)


def wait_for(condition):
    """Until it holds; what cannot be read yet is looked at again."""
    end = time.time() + 30
    while time.time() < end:
        try:
            if condition():
                return
        except (OSError, ValueError):
            pass
        time.sleep(0.05)
    raise AssertionError("waited in vain")
