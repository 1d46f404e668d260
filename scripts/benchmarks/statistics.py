# SPDX-License-Identifier: Apache-2.0
"""Time of the statistical suites: SP 800-22 over 100 sequences of 1,000,000 bits, FIPS 140-2 over 100 MB.

Peers are run beside ours on the same data where they are named: MINT_PEER_STS is NIST's program or arcetri's improved
one (which says so in its help), MINT_PEER_FASTNIST is Sýs and Říha's; they run once, with one thread, NIST's and
Sýs and Říha's in a copy of their folder, where they want their templates and write what they find. MINT_PEER_RNGTEST,
or rngtest on the PATH, reads standard input. Of several runs of a program the quickest counts. Goals are for two processors that have nothing else to do; on a machine that has, the rows of processor time
say more.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import _build

PROGRAM = _build.ROOT / "build/host/mintmark"
MEASURE = _build.ROOT / "build/host/entropy-tests/measure"
FOLDER = _build.ROOT / "build/bench/statistics"
STS_PEER = os.environ.get("MINT_PEER_STS")
FASTNIST_PEER = os.environ.get("MINT_PEER_FASTNIST")
RNGTEST_PEER = os.environ.get("MINT_PEER_RNGTEST") or shutil.which("rngtest")
PEER_LIMIT = 400  # seconds
RUNS = 3
SLOW = 20  # seconds, after which a program is not run again
SEQUENCES = 100
SEQUENCE_BITS = 1_000_000
GOAL_S = 2
FIPS_BYTES = 100_000_000
FIPS_GOAL_S = 0.3


def noise(count):
    """A file of so many random bytes, made at first use."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"uniform8-1-{count}"
    if not path.exists():
        part = path.with_suffix(".part")
        with open(part, "wb") as file:
            subprocess.run([MEASURE, "noise", "uniform8", "1", str(count)], check=True, stdout=file)
        part.rename(path)
    return path


def timed(command, stdin=None, typed=None, folder=None):
    """Seconds of the clock and of the processor of one run; None if it comes to no end."""
    with open(stdin or os.devnull, "rb") as source:
        start = time.monotonic()
        process = subprocess.Popen(list(map(str, command)), cwd=folder, stdout=subprocess.DEVNULL,
                                   stdin=subprocess.PIPE if typed else source, stderr=subprocess.DEVNULL)
        if typed:
            process.stdin.write(typed.encode())
            process.stdin.close()
        pid = 0
        while pid == 0:
            time.sleep(0.001)
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            seconds = time.monotonic() - start
            if pid == 0 and seconds > PEER_LIMIT:
                process.kill()
                pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # 1 is what rngtest ends with where blocks fail, as some of 40,000 do; 3 is a verdict of ours.
    return (seconds, usage.ru_utime + usage.ru_stime) if process.returncode in (0, 1, 3) else None


def best(command, **how):
    runs = []
    for _ in range(RUNS):
        runs.append(timed(command, **how))
        if runs[-1] is None or runs[-1][0] > SLOW:
            break
    runs = [run for run in runs if run is not None]
    return tuple(map(min, zip(*runs))) if runs else None


def sts_time(path):
    """NIST's program asks its questions on standard input; arcetri's has options for them."""
    program = pathlib.Path(STS_PEER).resolve()
    help_run = subprocess.run([program, "-h"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10,
                              check=False)
    if "numOfThreads" in help_run.stdout + help_run.stderr:
        with tempfile.TemporaryDirectory() as folder:
            return timed([program, "-T", "1", "-i", SEQUENCES, "-S", SEQUENCE_BITS, "-w", folder, "-F", "r", path],
                         folder=folder)
    return time_in_copy(program, [SEQUENCE_BITS], typed=f"0\n{path}\n1\n0\n{SEQUENCES}\n1\n")


def fastnist_time(path):
    return time_in_copy(pathlib.Path(FASTNIST_PEER).resolve(),
                        ["-file", path, SEQUENCE_BITS, "-binary", "-defaultpar", "-fast", "-tests", 15 * "1",
                         "-streams", SEQUENCES, "-fileoutput"])


def time_in_copy(program, arguments, **how):
    with tempfile.TemporaryDirectory() as scratch:
        folder = f"{scratch}/copy"
        shutil.copytree(program.parent, folder)
        return timed([f"{folder}/{program.name}", *arguments], folder=folder, **how)


def columns(name, ours, theirs):
    if name is None:
        return {}
    if theirs is None:
        return {"peer": f"{name}, no end in {PEER_LIMIT} s"}
    return {"peer": name, "peer_value": theirs, "ratio": theirs / ours if ours else None}


def sp800_22_rows():
    path = noise(SEQUENCES * SEQUENCE_BITS // 8)
    what = f"SP 800-22, {SEQUENCES} sequences of 10^6 bits, all fifteen tests"
    command = [PROGRAM, "entropy", "assess", path, "--bits", "8", "--suite", "22"]
    one = best(command + ["--threads", "1"])
    two = best(command + ["--threads", "2"])
    if one is None or two is None:
        raise SystemExit("error: mintmark entropy assess --suite 22 failed")
    yield {"figure": f"{what}, two threads", "value": two[0], "unit": "s", "goal": GOAL_S, "met": two[0] <= GOAL_S}
    yield {"figure": f"{what}, two threads, processor time", "value": two[1], "unit": "s"}
    yield {"figure": f"{what}, one thread", "value": one[0], "unit": "s"}
    yield {"figure": f"{what}, one thread, processor time", "value": one[1], "unit": "s"}
    if FASTNIST_PEER:
        theirs = fastnist_time(path)
        ratio = columns(os.path.basename(FASTNIST_PEER), one[1], theirs and theirs[1])
        yield {"figure": f"{what}, thread for thread", "value": one[1], "unit": "s", "goal": theirs and theirs[1],
               "met": None if theirs is None else one[1] <= theirs[1]} | ratio
    if STS_PEER:
        theirs = sts_time(path)
        yield {"figure": f"{what}, thread for thread", "value": one[1], "unit": "s"} | \
            columns(os.path.basename(STS_PEER), one[1], theirs and theirs[1])


def test_rows():
    path = noise(10 * SEQUENCE_BITS // 8)
    for line in _build.run(MEASURE, "sp800-22", path).splitlines():
        name, milliseconds = line.split()
        yield {"figure": f"SP 800-22, 10^6 bits: {name}", "value": float(milliseconds), "unit": "ms of one processor"}


def fips_rows():
    path = noise(FIPS_BYTES)
    ours = best([PROGRAM, "entropy", "assess", path, "--bits", "8", "--suite", "fips"])
    if ours is None:
        raise SystemExit("error: mintmark entropy assess --suite fips failed")
    theirs = best([RNGTEST_PEER], stdin=path) if RNGTEST_PEER else None
    name = RNGTEST_PEER and os.path.basename(RNGTEST_PEER)
    yield {"figure": "FIPS 140-2, 100 MB", "value": ours[0], "unit": "s", "goal": FIPS_GOAL_S,
           "met": ours[0] <= FIPS_GOAL_S} | columns(name, ours[0], theirs and theirs[0])
    yield {"figure": "FIPS 140-2, 100 MB, processor time", "value": ours[1], "unit": "s"} | \
        columns(name, ours[1], theirs and theirs[1])


def rows():
    _build.build("host", "mintmark", "measure")
    yield from sp800_22_rows()
    yield from test_rows()
    yield from fips_rows()
