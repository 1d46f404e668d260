#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Has the random source of a device fail at each of its calls in a handshake, over the adapter of a TLS stack.

usage: fail_closed.py MINTMARK PEER

Call 1 fails and all after it, then call 2 and all after it, and so on until a handshake needs no more. None may complete,
and what the failed generator left in the buffer, or a buffer that nobody filled, may not be seen on the wire: the peer's
generator leaves a pattern behind. A stack that ignores the failure must end in the trap.
"""
import contextlib
import os
import socket
import sys
import tempfile
import threading

import handshakes
from handshakes import DEVICES, DEMAND, HOST, SERVER, Failure, Refusal

PATTERN = b"\xe5" * 8
CALLS_MAX = 200


class Recorder(threading.Thread):
    """Carries connections to a port, one after the other, and keeps what goes either way."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.to = port
        self.listener = socket.create_server((HOST, 0))
        self.port = self.listener.getsockname()[1]
        self.wire = b""

    def copy(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self.wire += data
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def run(self):
        while True:
            client, _ = self.listener.accept()
            with contextlib.suppress(OSError), client, socket.create_connection((HOST, self.to)) as server:
                back = threading.Thread(target=self.copy, args=(server, client), daemon=True)
                back.start()
                self.copy(client, server)
                back.join()

    def taken(self):
        """What went over the wire since the last call."""
        wire, self.wire = self.wire, b""
        return wire


def fails_closed(what, attempt):
    """`attempt(n)` is a connection whose generator fails at call n: what became of it, and the wire."""
    for call in range(1, CALLS_MAX):
        outcome, wire = attempt(call)
        if PATTERN in wire:
            raise Failure(f"{what}: what call {call} left unfilled is on the wire")
        if not isinstance(outcome, Refusal):
            if call == 1:
                raise Failure(f"{what}: completes without a random number")
            print(f"{what}: {call - 1} calls, each failed in turn; then {outcome}", flush=True)
            return
    raise Failure(f"{what}: no end after {CALLS_MAX} calls")


def clients(peer):
    """The peer as client, with a certificate and with a PSK."""
    psk = ["-nocert", "-psk_identity", DEVICES[0], "-psk", handshakes.psk_of(DEVICES[0]), "-cipher",
           "PSK:ECDHE-PSK:@SECLEVEL=0"]
    cases = {"certificate": ([*SERVER, *DEMAND], ["--store", "--ca", "root.pem"]),
             "PSK": (psk, ["--psk", "--forward-secrecy"])}
    for name, version in handshakes.VERSIONS.items():
        for credentials, (server, options) in cases.items():
            with handshakes.openssl_server(*server) as port:
                recorder = Recorder(port)
                recorder.start()

                def attempt(call, recorder=recorder, options=(*version, *options)):
                    found = handshakes.client(peer, recorder.port, *options, "--fail-at", str(call))
                    return found, recorder.taken()

                fails_closed(f"client, {name}, {credentials}", attempt)


def servers(peer):
    """The peer as server, each time a new one."""
    for name, version in handshakes.VERSIONS.items():

        def attempt(call, options=tuple(version)):
            with handshakes.peer_server(peer, *options, "--store", "--fail-at", str(call)) as port:
                recorder = Recorder(port)
                recorder.start()
                found = handshakes.openssl_client(recorder.port, "-CAfile", "root.pem")
                return found or Refusal(), recorder.taken()

        fails_closed(f"server, {name}, certificate", attempt)


def main():
    mintmark, peer = (os.path.abspath(path) for path in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        handshakes.make_factory(mintmark)
        clients(peer)
        servers(peer)
        os.chdir("/")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        raise SystemExit(f"error: {failure}") from failure
