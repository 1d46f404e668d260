# SPDX-License-Identifier: Apache-2.0
#
# Runs a constant-time program under Valgrind and judges what it names, case by case:
#
# - a branch or an address that hangs on a secret must be on the list in leaks.txt, which says why it is bearable; there a function
#   of ours is named itself (FILE:FUNCTION), and what it calls of the C library is not meant; of a library all of a file or the library;
# - a planted case that is not found is a failure too, and so is an entry of leaks.txt for pinned sources that no longer shows.
#
# usage: check.py VALGRIND PROGRAM BACKEND [-v]
import collections
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
OPTIONS = ["--tool=memcheck", "--error-limit=no", "--leak-check=no", "--num-callers=16", "--fullpath-after="]
KINDS = ("Conditional jump or move depends on", "Use of uninitialised value", "Syscall param")
FRAME = re.compile(r"^==\d+==\s+(?:at|by) 0x[0-9A-F]+: (?P<function>.*?) \((?P<place>[^()]*)\)$")
MARK = re.compile(r"^\*\*\d+\*\* case (?P<name>.*)$")

# Functions of the C library, which do what they are told: what counts is who called them.
SERVANTS = re.compile(r"vgpreload|vg_replace|/libc\.so|/libc-|/ld-linux|/string/|/sysdeps/")


def owner(function, place):
    """(is it ours, whose it is): a file of ours below the root, a library's file, or a library. What of the program has no
    debug information is the compiler's (128-bit division); ours built without any would not be on the list and fail."""
    path = re.sub(r"^in ", "", place)
    path = re.sub(r":\d+$", "", path)
    if os.path.isabs(path):
        path = os.path.normpath(path)
    below = os.path.relpath(path, ROOT) if os.path.isabs(path) else path
    if not below.startswith(("..", "build/")) and os.path.exists(os.path.join(ROOT, below)):
        return True, below
    name = os.path.basename(path)
    if name == os.path.basename(sys.argv[2]):
        name = "libgcc" if function.startswith("__u") else function
    return False, re.sub(r"\.so[.0-9]*$", "", name)


def culprit(frames):
    for function, place in frames:
        if not SERVANTS.search(place):
            return function, place
    return frames[0] if frames else ("?", "?")


def findings(log):
    """A list of (function, place, whether it was in that function itself) of each case, in the order of the log."""
    cases = collections.OrderedDict()
    case, frames = None, None
    for line in log.splitlines() + ["==0== "]:
        mark = MARK.match(line)
        if mark:
            case = mark["name"]
            cases[case] = []
            continue
        frame = FRAME.match(line)
        if frame and frames is not None:
            frames.append((frame["function"], frame["place"]))
        elif frames is not None:
            cases[case].append((*culprit(frames), frames[:1] == [culprit(frames)]))
            frames = None
        if any(kind in line for kind in KINDS):
            frames = []
    return cases


def allowed(backend):
    """(case, where) of each entry of the list for this backend."""
    with open(os.path.join(HERE, "leaks.txt"), encoding="utf-8") as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {(case.replace("_", " "), row[1]) for row in rows if row[0] == backend for case in row[2:]}


def judge(cases, backend):
    faults, seen, listed = [], set(), allowed(backend)
    for case, found in cases.items():
        ours = [(function, place, itself) for function, place, itself in found if owner(function, place)[0]]
        if case.startswith("planted"):
            if not any("/planted.c:" in place for _, place, _ in ours):
                faults.append(f"{case}: was not found, so this check sees nothing")
            continue
        for function, place, itself in ours:
            where = case, f"{owner(function, place)[1]}:{function}"
            if itself and where in listed:
                seen.add(where)
            else:
                faults.append(f"{case}: {function} ({place}) depends on a secret")
        seen |= {(case, owner(function, place)[1]) for function, place, _ in found if not owner(function, place)[0]}
    faults += [f"{case}: {where} depends on a secret and is not in leaks.txt" for case, where in sorted(seen - listed)]
    # The system's libraries are of another version elsewhere, and may be better there; so what ours takes from them may be, too.
    stale = sorted((case, where) for case, where in listed - seen if not where.startswith("lib") and ":" not in where)
    faults += [f"{case}: {where} of leaks.txt no longer depends on a secret" for case, where in stale]
    return faults


def main():
    valgrind, program, backend = sys.argv[1:4]
    with tempfile.NamedTemporaryFile("r", suffix=".log") as log:
        done = subprocess.run([valgrind, *OPTIONS, f"--log-file={log.name}", program], check=False)
        text = log.read()
    cases = findings(text)
    if "-v" in sys.argv:
        for case, found in cases.items():
            print(f"{case}: {len(found)}")
            for function, place, _ in sorted(set(found)):
                print(f"    {function} ({place})")
    faults = judge(cases, backend)
    if done.returncode != 0 or not cases:
        faults.append(f"the program ended with {done.returncode}")
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    if not faults:
        print(f"{backend}: {len(cases)} cases, nothing depends on a secret but what leaks.txt says")
    return 1 if faults else 0


sys.exit(main())
