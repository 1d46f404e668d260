# SPDX-License-Identifier: Apache-2.0
"""Certificates a second: `mintmark cert issue` from 10,000 requests of devices, with two threads, and what the openssl
program does with the same requests in the same run, by two processes at a time.

What is measured of ours is all of it: the requests' signatures checked, lint, signature, verification by the second
library, and the record in the registry, on the disk before anything is handed out.
"""
import concurrent.futures
import os
import pathlib
import subprocess
import tempfile
import time

import _build

REQUESTS = 10_000
FEW = 1_000  # for the memory that does not grow
PEER_REQUESTS = 120
THREADS = 2
GOAL = 800


def issue(folder, name, count):
    """Issues for `count` requests in a new factory. Seconds, seconds of processors, and the most memory in KB."""
    factory, passphrase = folder / name, folder / "passphrase"
    _build.run("build/host/mintmark", "factory", "init", factory, "--passphrase-file", passphrase)
    requests = folder / f"{name}.requests.pem"
    _build.run("build/host/certs/tests/certs_requests", count, requests)
    command = ["build/host/mintmark", "cert", "issue", "--factory", factory, "--passphrase-file", passphrase,
               "--profile", "device-idevid", "--csr", requests, "--threads", str(THREADS),
               "--output", folder / f"{name}.pem"]
    start = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], cwd=_build.ROOT, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    issued = (folder / f"{name}.pem").read_text().count("BEGIN CERTIFICATE") if status == 0 else 0
    if issued != count:
        raise SystemExit(f"error: {issued} of {count} certificates were issued: {process.stderr.read()}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def peer_files(folder):
    """A CA and requests for OpenSSL, one a file."""
    _build.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
               "-subj", "/CN=Peer", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    blocks = (folder / "few.requests.pem").read_text().split("-----END CERTIFICATE REQUEST-----\n")
    for number in range(PEER_REQUESTS):
        (folder / f"{number}.csr").write_text(blocks[number] + "-----END CERTIFICATE REQUEST-----\n")


def loop(folder, number):
    """What a shell script does: check the request, sign, verify."""
    request, certificate = folder / f"{number}.csr", folder / f"{number}.loop.pem"
    _build.run("openssl", "req", "-in", request, "-verify", "-noout")
    _build.run("openssl", "x509", "-req", "-in", request, "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
               "-days", "30", "-out", certificate)
    _build.run("openssl", "verify", "-CAfile", folder / "ca.pem", certificate)


def single(folder, number):
    """The one command that does most."""
    _build.run("openssl", "req", "-x509", "-in", folder / f"{number}.csr", "-CA", folder / "ca.pem", "-CAkey",
               folder / "ca.key", "-days", "30", "-out", folder / f"{number}.single.pem")


def peer_figures(folder, work):
    """Certificates a second, and seconds of processors for one."""
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        start, before = time.monotonic(), os.times()
        for done in [pool.submit(work, folder, number) for number in range(PEER_REQUESTS)]:
            done.result()
        seconds, after = time.monotonic() - start, os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return PEER_REQUESTS / seconds, used / PEER_REQUESTS


def rows():
    _build.build("host", "mintmark", "certs_requests")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        passphrase = folder / "passphrase"
        passphrase.touch(mode=0o600)
        passphrase.write_text("benchmarks need no secret\n")
        _, _, few_memory = issue(folder, "few", FEW)
        seconds, processors, memory = issue(folder, "all", REQUESTS)
        rate, cost = REQUESTS / seconds, 1000 * processors / REQUESTS
        peer_files(folder)
        for peer, work in (("openssl req, x509, verify in a loop", loop), ("openssl req -x509 -CA", single)):
            peer_rate, peer_cost = peer_figures(folder, work)
            yield {"figure": f"device certificates from {REQUESTS} requests, {THREADS} threads", "value": rate,
                   "unit": "1/s", "goal": GOAL, "met": rate >= GOAL, "peer": peer, "peer_value": peer_rate,
                   "ratio": rate / peer_rate}
            yield {"figure": "processor time for one of them", "value": cost, "unit": "ms", "peer": peer,
                   "peer_value": 1000 * peer_cost, "ratio": cost / (1000 * peer_cost)}
        yield {"figure": f"memory, {REQUESTS} requests against {FEW}", "value": memory / few_memory, "unit": "times",
               "goal": 1.5, "met": memory / few_memory <= 1.5}
