# SPDX-License-Identifier: Apache-2.0
"""Time and memory of the SP 800-90B assessments: of the whole, and of each estimator alone.

NIST's ea_non_iid, ea_iid and ea_restart are run beside ours on the same files, by turns, where MINT_PEER_EA_NON_IID,
MINT_PEER_EA_IID and MINT_PEER_EA_RESTART are their paths; of several runs of a program the quickest counts, which is
the one that was disturbed least. Goals are for two processors that have nothing else to do. On a machine that has, the
rows of processor time say more: there ours does on one processor what it does on two. Memory of less than some 16 MB
is what the interpreter of this script had when it started the program.
"""
import os
import subprocess
import time
import typing

import _build

PROGRAM = _build.ROOT / "build/host/mintmark"
MEASURE = _build.ROOT / "build/host/entropy-tests/measure"
FOLDER = _build.ROOT / "build/bench/entropy"
NON_IID_PEER = os.environ.get("MINT_PEER_EA_NON_IID")
IID_PEER = os.environ.get("MINT_PEER_EA_IID")
RESTART_PEER = os.environ.get("MINT_PEER_EA_RESTART")
PEER_LIMIT = 170  # seconds; of some of these inputs the peer does not come to an end
RUNS = 3
SLOW = 40  # seconds, after which a program is not run again


class Run(typing.NamedTuple):
    seconds: float  # of wall clock
    processor: float  # seconds
    megabytes: float  # at most


# What, (kind, seed, samples), goal in seconds, goal as a multiple of the peer's speed, goal in MB.
WHOLES = [
    ("non-IID, 8 bits, 10^6 samples", ("normal8", 7, 1_000_000), 0.6, 20, 64),
    ("non-IID, 8 bits uniform, 10^6 samples", ("uniform8", 3, 1_000_000), 0.6, 20, 64),
    ("non-IID, 8 bits of a converter, 10^6 samples", ("adc8", 8, 1_000_000), None, 20, 64),
    ("non-IID, binary, 10^6 samples", ("uniform1", 1, 1_000_000), None, 8, 64),
    ("non-IID, 8 bits, 10^7 samples", ("normal8", 7, 10_000_000), 7, None, None),
    ("non-IID, period of 65536, 10^6 samples", ("lcg3", 10, 1_000_000), 2, None, 64),
    ("non-IID, constant but for a sample in 7, 10^6 samples", ("period7", 13, 1_000_000), 2, None, 64),
]
# The IID tests alone, which is all that the peer does.
IID_TESTS = [
    ("IID tests, 8 bits that pass, 10^6 samples", ("uniform8", 3, 1_000_000), None, 5, None, IID_PEER),
    ("IID tests, 8 bits of a bell curve that pass, 10^6 samples", ("normal8", 7, 1_000_000), None, 5, None, IID_PEER),
    ("IID tests, binary that pass, 10^6 samples", ("uniform1", 1, 1_000_000), None, 5, None, IID_PEER),
]
# The whole command, estimators and all. Of data that fail the peer has no verdict after minutes, and is not run.
IID_WHOLES = [
    ("IID, 8 bits that pass, 10^6 samples", ("uniform8", 3, 1_000_000), None, None, None, None),
    ("IID, binary that pass, 10^6 samples", ("uniform1", 1, 1_000_000), None, None, None, None),
    ("IID, binary that fail, 10^6 samples", ("markov900", 5, 1_000_000), 60, None, None, None),
    ("IID, period of 65536, 10^6 samples", ("lcg3", 10, 1_000_000), 2, None, None, None),
    ("IID, constant but for a sample in 7, 10^6 samples", ("period7", 13, 1_000_000), 2, None, None, None),
]
RESTART = ("restart, 1000 x 1000 samples of 8 bits", ("uniform8", 3, 1_000_000), 1)


def noise(kind, seed, samples):
    """A file of such a set, made at first use."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{kind}-{seed}-{samples}"
    if not path.exists():
        data = subprocess.run([MEASURE, "noise", kind, str(seed), str(samples)], check=True, capture_output=True)
        path.write_bytes(data.stdout)
    return path


def timed(*command, verdicts=(0,)):
    """One run; None if it fails or does not come to an end."""
    start = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pid = 0
    while pid == 0:
        time.sleep(0.001)
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        seconds = time.monotonic() - start
        if pid == 0 and seconds > PEER_LIMIT:
            process.kill()
            pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in verdicts:
        return None
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def best_by_turns(*commands):
    """For each command the least of each measure over its runs, None where there is none."""
    best = [None] * len(commands)
    for turn in range(RUNS):
        for i, command in enumerate(commands):
            if turn > 0 and (best[i] is None or best[i].seconds > SLOW):
                continue
            run = timed(*command, verdicts=(0, 3))
            best[i] = Run(*map(min, best[i], run)) if best[i] and run else best[i] or run
    return best


def peer_columns(peer, run, value, peer_value):
    if not peer:
        return {}
    name = os.path.basename(peer)
    if run is None:
        return {"peer": f"{name}, no end in {PEER_LIMIT} s"}
    return {"peer": name, "peer_value": peer_value, "ratio": peer_value / value if value else None}


def whole_rows(what, noise_of, goal, goal_ratio, goal_mb, peer=NON_IID_PEER, command=(PROGRAM, "entropy", "assess")):
    path = noise(*noise_of)
    ours, theirs = best_by_turns((*command, path), (peer, "-i", "-a", path) if peer else ("false",))
    if ours is None:
        raise SystemExit(f"error: {command} {path} failed")
    columns = peer_columns(peer, theirs, ours.seconds, theirs and theirs.seconds)
    yield {"figure": what, "value": ours.seconds, "unit": "s", "goal": goal,
           "met": None if goal is None else ours.seconds <= goal} | columns
    if columns.get("ratio") and goal_ratio is not None:
        yield {"figure": f"{what}, speed", "value": columns["ratio"], "unit": "times the peer's", "goal": goal_ratio,
               "met": columns["ratio"] >= goal_ratio}
    yield {"figure": f"{what}, processor time", "value": ours.processor, "unit": "s"} | \
        peer_columns(peer, theirs, ours.processor, theirs and theirs.processor)
    yield {"figure": f"{what}, memory", "value": ours.megabytes, "unit": "MB", "goal": goal_mb,
           "met": None if goal_mb is None else ours.megabytes <= goal_mb} | \
        peer_columns(peer, theirs, ours.megabytes, theirs and theirs.megabytes)


def estimator_rows(what, noise_of):
    for line in _build.run(MEASURE, "estimators", noise(*noise_of)).splitlines():
        scope, estimator, seconds = line.split()
        name = "t_tuple and lrs" if estimator == "t_tuple" else estimator
        yield {"figure": f"{what}: {name}, {scope}", "value": float(seconds), "unit": "s of one processor"}


def restart_rows(what, noise_of, goal):
    path = noise(*noise_of)
    ours, theirs = best_by_turns((PROGRAM, "entropy", "restart", path, "--h-i", "7"),
                                 (RESTART_PEER, "-n", path, "8", "7") if RESTART_PEER else ("false",))
    if ours is None:
        raise SystemExit("error: mintmark entropy restart failed")
    yield {"figure": what, "value": ours.seconds, "unit": "s", "goal": goal, "met": ours.seconds <= goal} | \
        peer_columns(RESTART_PEER, theirs, ours.seconds, theirs and theirs.seconds)
    yield {"figure": f"{what}, processor time", "value": ours.processor, "unit": "s"} | \
        peer_columns(RESTART_PEER, theirs, ours.processor, theirs and theirs.processor)


def rows():
    _build.build("host", "mintmark", "measure")
    for whole in WHOLES:
        yield from whole_rows(*whole)
    for what, noise_of, *_ in WHOLES[:1] + WHOLES[3:4]:
        yield from estimator_rows(what, noise_of)
    for tests in IID_TESTS:
        yield from whole_rows(*tests, command=(MEASURE, "iid"))
    for whole in IID_WHOLES:
        yield from whole_rows(*whole, command=(PROGRAM, "entropy", "assess", "--iid"))
    yield from restart_rows(*RESTART)
