"""Documents as lines of a file."""

import json
import os

from ._outbox import Retry

_TAIL_BYTES = 1 << 20


class FileSink:
    """Appends lines. The file is opened for each batch, so one that was moved away by a rotation is begun anew."""

    def __init__(self, path):
        self.path = os.path.abspath(path)

    def send(self, parcels):
        done = 0
        try:
            with open(self.path, "ab", buffering=0) as file:
                if self._ends_within_a_line():
                    file.write(b"\n")
                for parcel in parcels:
                    line = parcel.json + b"\n"
                    if file.write(line) != len(line):
                        raise OSError("only a part of a line was written")
                    done += 1
        except OSError as e:
            if done == 0:
                raise Retry("file %s cannot be written: %s" % (self.path, e)) from e
        return [None] * done

    def _ends_within_a_line(self):
        """As when its writer was killed, or the disk was full."""
        with open(self.path, "rb") as file:
            if file.seek(0, os.SEEK_END) == 0:
                return False
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"

    def previous_run(self, service, host):
        """(run id, last sequence, whether it ended cleanly) of the run before by the file's last line; None where it is not told.

        A run whose process is alive has not ended, and is none before this one.
        """
        try:
            with open(self.path, "rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
                lines = file.read().splitlines()
        except OSError:
            return None
        for line in reversed(lines):
            try:
                document = json.loads(line)
                figures = document["statsprofile"]
                run = figures["run_id"], figures["sequence"], figures["last"]
                if document["service"]["name"] != service or document.get("host.name") != host:
                    return None
                return run if run[2] or not _is_alive(document["process.pid"]) else None
            except (ValueError, KeyError, TypeError):
                # A line that was cut off, or one of somebody else.
                continue
        return None


def _is_alive(pid):
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class StandardOutput:
    """Lines on standard output, as containers have them collected."""

    path = None

    def __init__(self):
        # The program may close or replace its own.
        self._descriptor = os.dup(1)

    def send(self, parcels):
        done = 0
        try:
            for parcel in parcels:
                line = parcel.json + b"\n"
                while line:
                    line = line[os.write(self._descriptor, line):]
                done += 1
        except OSError as e:
            if done == 0:
                raise Retry("standard output cannot be written: %s" % e) from e
        return [None] * done

    def previous_run(self, service, host):
        return None
