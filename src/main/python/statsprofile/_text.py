"""Text from outside, and numbers, as documents have them."""

import hashlib
import json
import unicodedata
from datetime import datetime, timezone

MAX_LENGTH = 1_024
_REPLACEMENT = "\ufffd"
_DIGEST_BYTES = 8
# Units that stay at each end of a long text: with two marks and the digest they fill it.
_END = MAX_LENGTH // 2 - _DIGEST_BYTES - 1


def bounded(text):
    """The text itself where it is short and clean; else so changed that it can be written, with a digest of what it was.

    The same rule as that of the Java side (OutsideText), so that equal names are equal in all documents. Lengths are those of
    UTF-16.
    """
    if text is None or (len(text) <= MAX_LENGTH // 2 and text.isprintable() and text.isascii()):
        return text
    units = text.encode("utf-16-be", "surrogatepass")
    clean = "".join(_REPLACEMENT if unicodedata.category(c) in ("Cc", "Cs") else c for c in _paired(units))
    length = len(clean.encode("utf-16-be")) // 2
    if length <= MAX_LENGTH and clean == text:
        return text
    digest = "~" + hashlib.sha256(units).hexdigest()[:2 * _DIGEST_BYTES]
    if length + len(digest) <= MAX_LENGTH:
        return clean + digest
    return _units(clean, 0, _END) + digest + "~" + _units(clean, length - _END, length)


def _paired(units):
    """With halves of pairs that stand together as one character, as UTF-16 has them."""
    return units.decode("utf-16-be", "surrogatepass")


def _units(text, begin, end):
    """So many UTF-16 units, and no half of a pair at their ends."""
    return text.encode("utf-16-be")[2 * begin:2 * end].decode("utf-16-be", "ignore")


def counted(count, what):
    return "%d %s%s" % (count, what, "" if count == 1 else "s")


def instant(nanos):
    """Nanoseconds since 1970 in ISO 8601, with as many groups of three decimals as are needed."""
    seconds, fraction = divmod(nanos, 1_000_000_000)
    text = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    if fraction == 0:
        return text + "Z"
    digits = "%09d" % fraction
    while digits.endswith("000"):
        digits = digits[:-3]
    return text + "." + digits + "Z"


class Seconds:
    """Nanoseconds that are written as seconds with nine decimals."""

    __slots__ = ("nanos",)

    def __init__(self, nanos):
        self.nanos = nanos

    def __str__(self):
        sign = "-" if self.nanos < 0 else ""
        return "%s%d.%09d" % ((sign,) + divmod(abs(self.nanos), 1_000_000_000))


def to_json(value):
    """One line of UTF-8. The generator of the standard library knows no numbers with a given count of decimals."""
    parts = []
    _generate(value, parts.append)
    return "".join(parts).encode("utf-8")


def _generate(value, write):
    if isinstance(value, str):
        write(json.dumps(value, ensure_ascii=False))
    elif isinstance(value, Seconds):
        write(str(value))
    elif isinstance(value, dict):
        separator = "{"
        for name, member in value.items():
            write(separator)
            write(json.dumps(name, ensure_ascii=False))
            write(":")
            _generate(member, write)
            separator = ","
        write("}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        separator = "["
        for element in value:
            write(separator)
            _generate(element, write)
            separator = ","
        write("]" if value else "[]")
    else:
        write(json.dumps(value))
