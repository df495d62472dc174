"""What functions are called in documents."""

import importlib.util
import marshal
import os
import re
import sys
from types import CodeType, ModuleType

from ._text import bounded

# As code objects name it, which may be relative.
PACKAGE = os.path.dirname((lambda: None).__code__.co_filename) + os.sep
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
# Of a function's code, and not of a class body's.
_CO_OPTIMIZED = 0x1
_LARGEST_FILE = 16 << 20
_MOST_NAMES = 50_000
_PYC_HEADER = 16


class Name:
    """A function by its name, which is the same in each process and release, and its place, which is information only."""

    __slots__ = ("function", "file_name", "line_number")

    def __init__(self, function, file_name=None, line_number=0):
        self.function = function
        self.file_name = file_name
        self.line_number = line_number


class Names:
    """Names functions by module and qualified name, as `shop.cart.Cart.checkout`. Not thread-safe.

    A name may be there twice in one file: a property has a getter and a setter, and lambdas have none of their own. The second
    one in the order of the source is `shop.cart.Cart.total(2)`, whether the first one was ever called or not, so that it is
    named alike everywhere. Built-in functions have the name that cProfile gives them, without addresses in memory.
    """

    def __init__(self):
        self._names = {}
        self._modules = {}
        self._modules_seen = 0
        self._numbers = {}

    def of(self, code):
        """None for our own functions, which are no part of the program."""
        known = self._names.get(id(code))
        if known is None:
            if len(self._names) >= _MOST_NAMES:
                self._names.clear()
            # With the code itself, since another one may get the same id when it is gone.
            known = self._names[id(code)] = (code, self._name(code))
        return known[1]

    def _name(self, code):
        if isinstance(code, str):
            ours = "of '_lsprof.Profiler' objects" in code
            return None if ours else Name(bounded(_ADDRESS.sub("", code)))
        if code.co_filename.startswith(PACKAGE):
            return None
        module, file_name = self._module(code.co_filename)
        qualified, number = self._numbered(code)
        suffix = "" if number == 1 else "(%d)" % number
        return Name(bounded(module + "." + qualified + suffix), bounded(file_name), code.co_firstlineno)

    def _module(self, path):
        known = self._modules.get(path)
        if known is None and len(sys.modules) != self._modules_seen:
            self._look_at_modules()
            known = self._modules.get(path)
        if known is None:
            if len(self._modules) >= _MOST_NAMES:
                # Code that is made at run time may have a file name of its own each time.
                self._modules.clear()
                self._look_at_modules()
            known = self._modules[path] = _module_by_path(path)
        return known

    def _look_at_modules(self):
        self._modules_seen = len(sys.modules)
        for name, module in list(sys.modules.items()):
            # Not by getattr, which would load modules that load when they are touched.
            path = module.__dict__.get("__file__") if isinstance(module, ModuleType) else None
            if name == "__main__" and isinstance(module, ModuleType):
                # Of python -m package.module, the name that it has wherever it is imported.
                name = getattr(module.__dict__.get("__spec__"), "name", None) or name
            if isinstance(path, str):
                self._modules.setdefault(path, (name, _last_parts(path, name)))

    def _numbered(self, code):
        """Qualified name and which one of that name it is in its file."""
        qualified = getattr(code, "co_qualname", None)
        numbers = self._numbers.get(code.co_filename)
        if numbers is None:
            if len(self._numbers) >= _MOST_NAMES:
                self._numbers.clear()
            numbers = self._numbers[code.co_filename] = _numbers_in(code.co_filename)
        known = numbers.get((code.co_name, code.co_firstlineno))
        if known is None or (qualified is not None and known[0] != qualified):
            return qualified or code.co_name, 1
        return known


def _module_by_path(path):
    if path.startswith("<"):
        frozen = re.match(r"<frozen (.+)>$", path)
        return (frozen.group(1) if frozen else path), None
    roots = [root for root in sys.path if root and path.startswith(root.rstrip(os.sep) + os.sep)]
    inner = path[len(max(roots, key=len).rstrip(os.sep)) + 1:] if roots else os.path.basename(path)
    name = re.sub(r"\.pyc?$", "", inner).replace(os.sep, ".")
    return re.sub(r"\.__init__$", "", name), inner.replace(os.sep, "/")


def _last_parts(path, module):
    """As much of the path as the module's name says; more would tell how a machine is set up."""
    parts = path.split(os.sep)
    count = module.count(".") + (2 if parts[-1].startswith("__init__.") else 1)
    return "/".join(parts[-count:])


def _numbers_in(path):
    """By name and first line of each function in a file: its qualified name, and which one of that name it is."""
    numbers = {}
    try:
        tree = _compiled(path)
    except Exception:
        # The file is gone, or is no longer what runs: names do without.
        tree = None
    if tree is not None:
        _walk(tree, "", numbers, {})
    return numbers


def _walk(code, prefix, numbers, counts):
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            qualified = getattr(constant, "co_qualname", None) or prefix + constant.co_name
            counts[qualified] = counts.get(qualified, 0) + 1
            numbers.setdefault((constant.co_name, constant.co_firstlineno), (qualified, counts[qualified]))
            _walk(constant, qualified + (".<locals>." if constant.co_flags & _CO_OPTIMIZED else "."), numbers, counts)


def _compiled(path):
    """The code of a whole file, from where the interpreter keeps it, or compiled anew."""
    if not path.endswith(".py"):
        return None
    status = os.stat(path)
    if status.st_size > _LARGEST_FILE:
        return None
    cached = importlib.util.cache_from_source(path)
    if os.path.isfile(cached) and os.path.getsize(cached) <= _LARGEST_FILE:
        with open(cached, "rb") as file:
            data = file.read()
        stamp = data[8:_PYC_HEADER]
        expected = (int(status.st_mtime) & 0xFFFFFFFF).to_bytes(4, "little") + (status.st_size & 0xFFFFFFFF).to_bytes(4, "little")
        if data[:4] == importlib.util.MAGIC_NUMBER and data[4:8] == bytes(4) and stamp == expected:
            return marshal.loads(data[_PYC_HEADER:])
    with open(path, "rb") as file:
        return compile(file.read(), path, "exec", dont_inherit=True)
