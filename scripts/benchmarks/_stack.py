# SPDX-License-Identifier: Apache-2.0
"""The deepest stack below a function, from what the compiler wrote of each object (gcc's -fcallgraph-info=su).

The sum of the frames along the worst path of calls, whether or not that path can be gone: an upper bound, with two
assumptions that are written down here. Calls through pointers go where POINTERS says, and a caller that is not there is
an error. The C library's functions, which the compiler did not write anything of, take LIBRARY_FRAME each.
"""
import functools
import re

import _build

LIBRARY_FRAME = 16  # bytes; newlib's memcpy, memset and memcmp and libgcc's divisions push at most four words
LIBRARY = re.compile(r"(mem(cpy|set|cmp|move)|str(len|cmp|ncmp|chr|cspn)|__aeabi_\w+|__gnu_\w+)$")

NODE = re.compile(r'^node: \{ title: "([^"]+)" label: "([^"]*)"', re.M)
EDGE = re.compile(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', re.M)


def short(title):
    """`file.c:function` for a static function, `function` for any other; the compiler's copies of one are one."""
    return re.sub(r"\.(constprop|part|isra)\.\d+", "", title.rsplit("/", 1)[-1])


def has_source(path):
    """False for what a build of an earlier tree left: build/PRESET/FOLDER/CMakeFiles/TARGET.dir/FILE.ci, FOLDER/FILE."""
    folder, file = re.match(r"(.*)/CMakeFiles/[^/]+\.dir/(.*)\.ci$", str(path.relative_to(_build.ROOT / "build"))).groups()
    return (_build.ROOT / folder.partition("/")[2] / file).exists()


class Stack:
    """The calls of the objects in `folders`, with `pointers` for calls through pointers (caller -> functions that it
    may call) and the functions in `leaves` taken to need nothing."""

    def __init__(self, folders, pointers, leaves=()):
        self.frames, self.calls = {}, {}
        self.pointers, self.leaves = pointers, set(leaves)
        for path in sorted(path for folder in folders for path in folder.rglob("*.ci")):
            if has_source(path):
                self.read(path.read_text(encoding="utf-8"))

    def read(self, text):
        for title, label in NODE.findall(text):
            size = re.search(r"(\d+) bytes \((static|dynamic,bounded)\)", label)
            if size:
                self.frames[short(title)] = max(int(size[1]), self.frames.get(short(title), 0))
            elif "bytes (" in label:
                raise SystemExit(f"error: the stack of {title} has no bound")
        for caller, callee in EDGE.findall(text):
            self.calls.setdefault(short(caller), set()).add(short(callee))

    def callees(self, function):
        for callee in self.calls.get(function, ()):
            if callee != "__indirect_call":
                yield callee
            elif function in self.pointers:
                yield from self.pointers[function]
            else:
                raise SystemExit(f"error: nobody says where {function} calls through a pointer")

    @functools.cache
    def deepest(self, function):
        """(bytes, path) of the worst path from `function` on, its own frame included."""
        if function in self.leaves:
            return 0, ()
        if function not in self.frames:
            if LIBRARY.match(function):
                return LIBRARY_FRAME, (function,)
            raise SystemExit(f"error: nobody says what stack {function} needs")
        try:
            below, path = max((self.deepest(callee) for callee in self.callees(function)), default=(0, ()))
        except RecursionError:
            raise SystemExit(f"error: {function} calls itself, and its stack has no bound") from None
        return self.frames[function] + below, (function, *path)
