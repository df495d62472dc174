"""When slices are cut: whole multiples of the interval since 1970, so that every host cuts at the same moments."""

import os

MILLI = 1_000_000
# A wall clock that moved by more than this against the monotonic one was set.
_STEP_NANOS = 1_000 * MILLI


class Grid:
    """Boundaries on the wall clock, in nanoseconds since 1970."""

    def __init__(self, interval_nanos):
        self.interval = interval_nanos

    def floor(self, nanos):
        return nanos // self.interval * self.interval

    def next(self, now, opened):
        """When the next cut is due. A clock that is a little before the boundary at which the slice in hand opened is at it."""
        return self.floor(opened if self._is_little_before(now, opened) else now) + self.interval

    def opened_by(self, now, planned):
        """The boundary that a slice nominally opens at when the cut that was planned for then is made now."""
        return planned if self._is_little_before(now, planned) else self.floor(now)

    def _is_little_before(self, now, boundary):
        return 0 < boundary - now <= self.interval // 2


class Slice:
    """The times of one slice, in nanoseconds."""

    __slots__ = ("timestamp", "start", "end", "duration")

    def __init__(self, timestamp, start, end, duration):
        self.timestamp = timestamp
        self.start = start
        self.end = end
        self.duration = duration


class Slicer:
    """Names slices: each begins where the one before it ended."""

    def __init__(self, interval_nanos, wall, monotonic):
        """wall gives nanoseconds since 1970, monotonic those since whenever."""
        self.grid = Grid(interval_nanos)
        self._wall = wall
        self._monotonic = monotonic
        self._opened = wall() // MILLI * MILLI
        self._planned = self._opened
        self._begun = monotonic()
        self._previous_end = None

    def nanos_to_next_cut(self, least_wait_nanos=0):
        """At most one and a half intervals, but for a wait that was asked for; then it is a boundary after that."""
        now = self._wall()
        self._planned = self.grid.next(now, self._opened)
        if least_wait_nanos > self._planned - now:
            self._planned = self.grid.floor(now + least_wait_nanos) + self.grid.interval
        return self._planned - now

    def cut(self, end_monotonic, is_planned):
        """The slice that ended then; the next one is open."""
        end = self._wall() - max(0, self._monotonic() - end_monotonic)
        duration = max(0, end_monotonic - self._begun)
        by_duration = end - duration
        in_step = self._previous_end is not None and abs(by_duration - self._previous_end) < _STEP_NANOS
        times = Slice(self._opened, self._previous_end if in_step else by_duration, end, duration)
        self._opened = self.grid.opened_by(end, self._planned) if is_planned else self.grid.floor(end)
        self._begun = end_monotonic
        self._previous_end = end
        return times


def new_run_id(now_nanos):
    """A UUID of version 7: runs sort by the time at which they were made, and are random otherwise."""
    random = int.from_bytes(os.urandom(10), "big")
    bits = (now_nanos // MILLI & (1 << 48) - 1) << 80 | random
    bits = bits & ~(0xF << 76) | 7 << 76
    bits = bits & ~(0x3 << 62) | 2 << 62
    text = "%032x" % bits
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
