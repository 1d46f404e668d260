#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Has a device with provisioned credentials shake hands with OpenSSL and GnuTLS, over the adapter of a TLS stack.

usage: handshakes.py MINTMARK PEER

The factory, three devices (as flash images) and a server are made first. Then PEER, which is a TLS stack over its
adapter, is client and server in turn; a handshake counts if a line comes back through it. What must be refused is
refused by the right side. DTLS is repeated over a network that drops, doubles and reorders datagrams.
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import random
import re
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time

DEVICES = [f"{number:032x}" for number in (1, 2, 3)]
# A device that no factory knows, whose PSK has the longest identity there is (mintmark/psk.h).
OWN_DEVICE, OWN_IDENTITY, OWN_PSK = f"{4:032x}", "i" * 128, "0f" * 16
START = time.monotonic()
LIMIT = 40  # seconds for a connection
HOST = "127.0.0.1"
TRAPPED = 4  # a peer's exit status where its random numbers failed and nobody could be told


OLD_CA = """
[ca]
default_ca = old
[old]
database = old.index
serial = old.serial
new_certs_dir = .
certificate = old-ca.pem
private_key = old-ca.key
default_md = sha256
policy = names
x509_extensions = leaf
[names]
commonName = supplied
[req]
distinguished_name = subject
[subject]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[leaf]
subjectAltName = DNS:localhost
keyUsage = critical, digitalSignature
"""


class Failure(Exception):
    pass


def run(*command, **options):
    return subprocess.run(command, capture_output=True, timeout=LIMIT, check=False,
                          **({"stdin": subprocess.DEVNULL} | options))


def made(*command):
    result = run(*command)
    if result.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: {result.stderr.decode(errors='replace')}")
    return result.stdout


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.bind((HOST, 0))
        return sock.getsockname()[1]


# ---- what a factory gives ----

def make_factory(mintmark):
    """Everything that the files below are called."""
    os.umask(0o077)
    secret = ["--passphrase-file", "secret"]
    pathlib.Path("secret").write_text("correct horse\n", encoding="ascii")
    pathlib.Path("part.root").write_text(os.urandom(32).hex() + "\n", encoding="ascii")
    os.environ["MINTMARK_FACTORY"] = "plant"
    made(mintmark, "factory", "init", "plant", *secret)
    made(mintmark, "batch", "new", "spring", "--product", "p", "--psk", "one", *secret)
    for number, device in enumerate(DEVICES):
        made(mintmark, "device", "image", "--id", device, "--root-key", "part.root", "--batch", "spring", "-o",
             f"device{number}.bin", *secret)
    made(mintmark, "cert", "issue", "--profile", "tls-server", "--name", "localhost", "--chain", "--plain-keys", "-o",
         "server.pem", "--key-output", "server.key", *secret)
    made(mintmark, "ca", "export", "--ca", "root", "-o", "root.pem")
    made(mintmark, "ca", "export", "-o", "both.pem")
    made(mintmark, "ca", "export", "--ca", "issuing", "-o", "issuing.pem")
    made(mintmark, "cert", "issue", "--profile", "device-rfc7925", "--serial", "00-11-22-33-44-55-66-77", "--plain-keys", "-o", "client.pem",
         "--key-output", "client.key", *secret)
    made(mintmark, "psk", "export", "--format", "gnutls", "-o", "server.psk", *secret)
    make_own_device(mintmark)


def make_own_device(mintmark):
    pathlib.Path("own.psk").write_text(f"{OWN_IDENTITY}:{OWN_PSK}\n", encoding="ascii")
    made(mintmark, "device", "image", "--id", OWN_DEVICE, "--root-key", "part.root", "--batch", "own", "--certificate", "client.pem",
         "--private-key", "client.key", "--psk", "own.psk", "--from-format", "gnutls", "-o", f"device{len(DEVICES)}.bin")


def make_strangers(mintmark, peer):
    """A CA that nobody trusts, a server of ours that has expired, one that is revoked, and the peer's RSA certificate."""
    secret = ["--passphrase-file", "secret"]
    made(mintmark, "factory", "init", "stranger", *secret)
    made(mintmark, "ca", "export", "--factory", "stranger", "--ca", "root", "-o", "stranger.pem")
    made(mintmark, "cert", "issue", "--profile", "tls-server", "--name", "localhost", "--factory", "stranger", "--chain",
         "--plain-keys", "-o", "unknown.pem", "--key-output", "unknown.key", *secret)
    pathlib.Path("old.cnf").write_text(OLD_CA, encoding="ascii")
    pathlib.Path("old.index").touch()
    made("openssl", "req", "-config", "old.cnf", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", "old-ca.key", "-out", "old-ca.pem", "-subj", "/CN=old", "-days", "30", "-extensions", "root")
    made("openssl", "req", "-config", "old.cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
         "old.key", "-out", "old.csr", "-subj", "/CN=localhost")
    made("openssl", "ca", "-config", "old.cnf", "-batch", "-in", "old.csr", "-out", "old.pem", "-startdate",
         "20200101000000Z", "-enddate", "20201231235959Z", "-create_serial", "-notext")
    pathlib.Path("peer.der").write_bytes(made(peer, "certificate"))
    made("openssl", "x509", "-inform", "der", "-in", "peer.der", "-out", "peer.pem")


# ---- both ends ----

def device_arguments(number):
    return ["--device", f"device{number}.bin", pathlib.Path("part.root").read_text(encoding="ascii").strip(),
            [*DEVICES, OWN_DEVICE][number]]


class Refusal(str):
    """Why the peer did not connect, in its stack's words."""


def client(peer, port, *arguments, device=0):
    """Runs the peer as client; its two words about the connection, or a refusal."""
    result = run(peer, "client", HOST, str(port), *device_arguments(device), *arguments)
    if result.returncode == 0:
        return result.stdout.decode().strip()
    said = result.stderr.decode(errors="replace").strip()
    if result.returncode in (1, TRAPPED) or "--fail-at" in arguments:
        return Refusal(said)
    raise Failure(f"{' '.join(arguments)}: {result.returncode} {said}")


@contextlib.contextmanager
def listening(command, is_ready):
    """A server that echoes lines, until it is no longer needed."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
        try:
            for _ in range(400):
                log.seek(0)
                if process.poll() is not None or is_ready(log.read().decode(errors="replace")):
                    break
                time.sleep(0.02)
            if process.poll() is not None:
                log.seek(0)
                raise Failure(f"{' '.join(command)}: {log.read().decode(errors='replace')}")
            yield process
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def openssl_server(*arguments, datagrams=False):
    """OpenSSL's server, which sends each line back in reverse (-rev) where it can."""
    port = free_port(socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM)
    command = ["openssl", "s_server", "-accept", f"{HOST}:{port}", "-naccept", "50", *arguments]
    command += [] if datagrams else ["-rev"]
    with listening(command, lambda text: "ACCEPT" in text) as process:
        if datagrams:
            # Without -rev what is typed is sent: a line for whoever comes.
            threading.Thread(target=type_lines, args=(process,), daemon=True).start()
        yield port


def type_lines(process):
    with contextlib.suppress(OSError, ValueError):
        while process.poll() is None:
            process.stdin.write(b"olleh\n")
            process.stdin.flush()
            time.sleep(0.2)


@contextlib.contextmanager
def gnutls_server(*arguments, priority="NORMAL", datagrams=False):
    port = free_port(socket.SOCK_DGRAM if datagrams else socket.SOCK_STREAM)
    command = ["gnutls-serv", "--echo", "--port", str(port), "--priority", priority, *arguments]
    command += ["--udp"] if datagrams else []
    with listening(command, lambda _: is_bound(port) if datagrams else answers(port)):
        yield port


def is_bound(port):
    """Whether somebody takes datagrams there: to ask with one would begin a connection."""
    with open("/proc/net/udp", encoding="ascii") as table:
        return any(line.split()[1].endswith(f":{port:04X}") for line in table.readlines()[1:])


def answers(port):
    with contextlib.suppress(ConnectionRefusedError), socket.create_connection((HOST, port)):
        return True
    return False


def expect(what, found, pattern):
    """`pattern` None: refused."""
    refused = found is None or isinstance(found, Refusal)
    if refused != (pattern is None) or (pattern is not None and not re.search(pattern, found)):
        raise Failure(f"{what}: {found!r} instead of {'a refusal' if pattern is None else pattern!r}")
    print(f"{time.monotonic() - START:6.1f} {what}: {'refused, ' if refused else ''}{found or ''}", flush=True)


SERVER = ["-cert", "server.pem", "-key", "server.key", "-cert_chain", "issuing.pem"]
DEMAND = ["-CAfile", "root.pem", "-Verify", "4", "-verify_return_error"]
GNUTLS_SERVER = ["--x509certfile", "server.pem", "--x509keyfile", "server.key", "--x509cafile", "root.pem",
                 "--require-client-cert", "--verify-client-cert"]
VERSIONS = {"TLS 1.2": [], "TLS 1.3": ["--tls13"]}
ANY = r"TLSv1\.[23] "


def as_client_with_certificates(peer):
    trusting = ["--store", "--ca", "root.pem"]
    with openssl_server(*SERVER, *DEMAND) as port:
        for name, version in VERSIONS.items():
            expect(f"client, {name}, device's certificate, OpenSSL", client(peer, port, *version, *trusting), ANY)
        expect("client, unknown CA", client(peer, port, "--store", "--ca", "stranger.pem"), None)
    with openssl_server(*SERVER, *DEMAND, "-cipher", "ALL:@SECLEVEL=0") as port:  # its tag is short
        expect("client, AES-128-CCM-8, OpenSSL", client(peer, port, "--ccm8", *trusting), r"CCM.?8")
    with gnutls_server(*GNUTLS_SERVER) as port:
        for name, version in VERSIONS.items():
            expect(f"client, {name}, device's certificate, GnuTLS", client(peer, port, *version, *trusting), ANY)
    with openssl_server(*SERVER, "-CAfile", "peer.pem", "-Verify", "4", "-verify_return_error") as port:
        for name, version in VERSIONS.items():
            expect(f"client, {name}, RSA certificate of a header",
                   client(peer, port, *version, "--headers", "--ca", "root.pem"), ANY)
    with openssl_server("-cert", "unknown.pem", "-key", "unknown.key") as port:
        expect("client, server of an unknown CA", client(peer, port, *trusting), None)
    with openssl_server("-cert", "old.pem", "-key", "old.key") as port:
        expect("client, server's certificate has expired", client(peer, port, "--store", "--ca", "old-ca.pem"), None)
    with openssl_server(*SERVER, "-CAfile", "stranger.pem", "-Verify", "4", "-verify_return_error") as port:
        expect("client, server that does not know our CA", client(peer, port, *trusting), None)


def revoked_and_refused(mintmark, peer):
    """A device and a server that were revoked, by our CRL, on either side."""
    def lists():
        made(mintmark, "ca", "crl", "--ca", "all", "-o", "all.crl", "--passphrase-file", "secret")
        pathlib.Path("checked.pem").write_bytes(pathlib.Path("root.pem").read_bytes() + pathlib.Path("all.crl").read_bytes())
        for authority in ("root", "issuing"):
            made(mintmark, "ca", "crl", "--ca", authority, "--der", "-o", f"{authority}.crl", "--passphrase-file", "secret")

    lists()
    checking = [*SERVER, "-CAfile", "checked.pem", "-crl_check_all", "-Verify", "4", "-verify_return_error"]
    trusting = ["--store", "--ca", "both.pem", "--crl", "issuing.crl", "--crl", "root.crl"]
    with openssl_server(*checking) as port:
        expect("client, good by the CRL on both sides", client(peer, port, *trusting, device=2), ANY)
    issued = json.loads(made(mintmark, "registry", "export", "--json"))["certificates"]
    made(mintmark, "cert", "revoke", *[entry["serial"] for entry in issued if entry["device"] == DEVICES[2]])
    made(mintmark, "cert", "revoke", "server.pem")
    lists()
    with openssl_server(*checking) as port:
        expect("client, device's certificate is revoked",
               client(peer, port, "--store", "--ca", "root.pem", device=2), None)
        expect("client, server's certificate is revoked", client(peer, port, *trusting), None)


def psk_of(device):
    for line in pathlib.Path("server.psk").read_text(encoding="ascii").splitlines():
        identity, _, key = line.partition(":")
        if identity == device:
            return key
    raise Failure(f"no PSK of {device}")


def as_client_with_psks(peer):
    suites = {"PSK": [], "ECDHE-PSK": ["--forward-secrecy"]}
    with gnutls_server("--pskpasswd", "server.psk",
                       priority="NORMAL:-KX-ALL:+PSK:+ECDHE-PSK:+AES-128-CBC") as port:
        for name, options in suites.items():
            for number in range(len(DEVICES)):
                expect(f"client, {name}, device {number}, GnuTLS",
                       client(peer, port, "--psk", *options, device=number), ANY)
        expect("client, PSK of an identity by name",
               client(peer, port, "--psk", "--identity", DEVICES[1], device=1), ANY)
    for name, version in VERSIONS.items():
        with openssl_server("-nocert", "-psk_identity", DEVICES[0], "-psk", psk_of(DEVICES[0]),
                            "-cipher", "PSK:ECDHE-PSK:@SECLEVEL=0", "-allow_no_dhe_kex") as port:
            for suite, options in suites.items():
                expect(f"client, {suite}, {name}, OpenSSL", client(peer, port, "--psk", *version, *options), ANY)
            expect(f"client, {name}, wrong PSK", client(peer, port, "--psk", *version, device=1), None)
        with openssl_server("-nocert", "-psk_identity", OWN_IDENTITY, "-psk", OWN_PSK,
                            "-cipher", "PSK:ECDHE-PSK:@SECLEVEL=0", "-allow_no_dhe_kex") as port:
            expect(f"client, {name}, identity of {len(OWN_IDENTITY)} bytes",
                   client(peer, port, "--psk", *version, device=len(DEVICES)), ANY)
    if "psk-ccm8" in FEATURES:
        with openssl_server("-nocert", "-psk_identity", DEVICES[0], "-psk", psk_of(DEVICES[0]), "-cipher",
                            "PSK-AES128-CCM8:@SECLEVEL=0") as port:
            expect("client, PSK-AES-128-CCM-8", client(peer, port, "--psk", "--ccm8"), r"CCM.?8")


# ---- the peer as server ----

@contextlib.contextmanager
def peer_server(peer, *arguments, device=0, datagrams=False):
    command = [peer, "server", HOST, "0", *device_arguments(device), *arguments, *(["--dtls"] if datagrams else [])]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        words = process.stdout.readline().split()
        if len(words) != 2:
            raise Failure(f"{' '.join(command)}: {process.stderr.read()}")
        yield int(words[1])
    finally:
        process.kill()
        process.communicate()


def openssl_client(port, *arguments):
    """What version and suite it was if a line came back."""
    process = subprocess.Popen(["openssl", "s_client", "-connect", f"{HOST}:{port}", "-brief", *arguments],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    timer = threading.Timer(LIMIT, process.kill)
    timer.start()
    said = ""
    with contextlib.suppress(OSError):
        process.stdin.write("hello\n")
        process.stdin.flush()
        while not said.endswith("\nhello\n") and (line := process.stdout.readline()):
            said += line
    timer.cancel()
    process.kill()
    with contextlib.suppress(OSError):
        process.communicate()
    return " ".join(re.findall(r"(?:Protocol version|Ciphersuite): (\S+)", said)) if said.endswith("\nhello\n") else None


def gnutls_client(port, *arguments):
    result = run("gnutls-cli", "--port", str(port), "--sni-hostname", "localhost", "--verify-hostname", "localhost",
                 *arguments, HOST, stdin=None, input=b"hello\n")
    return "TLSv1.x GnuTLS" if b"\nhello\n" in result.stdout else None


def as_server(peer):
    device = ["-cert", "client.pem", "-key", "client.key", "-cert_chain", "issuing.pem"]
    checking = ["-CAfile", "root.pem", "-verify_return_error"]
    for name, version in VERSIONS.items():
        with peer_server(peer, *version, "--store", "--demand", "--ca", "root.pem") as port:
            expect(f"server, {name}, mutual certificates, OpenSSL", openssl_client(port, *checking, *device), ANY)
        with peer_server(peer, *version, "--store") as port:
            expect(f"server, {name}, GnuTLS", gnutls_client(port, "--insecure"), "GnuTLS")
        with peer_server(peer, *version, "--headers") as port:
            expect(f"server, {name}, RSA certificate of a header",
                   openssl_client(port, "-CAfile", "peer.pem", "-verify_return_error"), ANY)
        with peer_server(peer, *version, "--store", "--demand", "--ca", "root.pem") as port:
            expect(f"server, {name}, client without a certificate", openssl_client(port, *checking), None)
        with peer_server(peer, *version, "--store", "--demand", "--ca", "root.pem") as port:
            expect(f"server, {name}, client of an unknown CA",
                   openssl_client(port, *checking, "-cert", "unknown.pem", "-key", "unknown.key"), None)
        psk = ["-psk_identity", DEVICES[0], "-psk"]
        cipher = ["-cipher", "PSK:ECDHE-PSK:@SECLEVEL=0", "-allow_no_dhe_kex"]
        for suite, options in {"PSK": [], "ECDHE-PSK": ["--forward-secrecy"]}.items():
            with peer_server(peer, *version, "--psk", *options) as port:
                expect(f"server, {name}, {suite}, OpenSSL",
                       openssl_client(port, *psk, psk_of(DEVICES[0]), *cipher), ANY)
        with peer_server(peer, *version, "--psk") as port:
            expect(f"server, {name}, wrong PSK", openssl_client(port, *psk, psk_of(DEVICES[1]), *cipher), None)


# ---- datagrams ----

class Network(threading.Thread):
    """Carries datagrams between one client and a server, and loses, doubles and reorders them."""

    def __init__(self, port, share, seed):
        super().__init__(daemon=True)
        self.random = random.Random(seed)
        self.share = share
        self.outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.outside.bind((HOST, 0))
        self.inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.inside.connect((HOST, port))
        self.client = None
        self.held = []  # (when, send, datagram)
        self.counts = {"lost": 0, "doubled": 0, "late": 0, "carried": 0}
        self.stopped = False

    def carry(self, datagram, send):
        chance = self.random.random()
        if chance < self.share:
            self.counts["lost"] += 1
            return
        copies = 2 if chance < 2 * self.share else 1
        self.counts["doubled"] += copies - 1
        for _ in range(copies):
            late = self.random.random() < self.share
            self.counts["late"] += late
            self.held.append((time.monotonic() + (self.random.uniform(0.01, 0.08) if late else 0), send, datagram))

    def run(self):
        while not self.stopped:
            ready, _, _ = select.select([self.outside, self.inside], [], [], 0.005)
            with contextlib.suppress(OSError):
                if self.outside in ready:
                    datagram, self.client = self.outside.recvfrom(65536)
                    self.carry(datagram, self.inside.send)
                if self.inside in ready:
                    self.carry(self.inside.recv(65536), lambda data: self.outside.sendto(data, self.client))
            due = [item for item in self.held if item[0] <= time.monotonic()]
            self.held = [item for item in self.held if item[0] > time.monotonic()]
            for _, send, datagram in due:
                with contextlib.suppress(OSError):
                    send(datagram)
                self.counts["carried"] += 1

    def __enter__(self):
        self.start()
        return self.outside.getsockname()[1]

    def __exit__(self, *_):
        self.stopped = True
        self.join()
        self.outside.close()
        self.inside.close()


def wrong_psk_over_datagrams(peer, psk):
    """What does not verify is dropped without a word (RFC 6347 4.1.2.7), so that the client waits until it has enough."""
    with openssl_server("-dtls1_2", *psk, datagrams=True) as port:
        expect("client, DTLS 1.2, wrong PSK", client(peer, port, "--dtls", "--psk", device=1), None)


def over_datagrams(peer):
    psk = ["-nocert", "-psk_identity", DEVICES[0], "-psk", psk_of(DEVICES[0]), "-cipher", "PSK:@SECLEVEL=0"]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        waiting = pool.submit(wrong_psk_over_datagrams, peer, psk)
        over_bad_networks(peer, psk)
        waiting.result()


def through_network(what, peer, share, seed, serve, options):
    """A handshake with what serve() starts, through a bad network. A stack that gives up a connection whose datagrams
    repeat or come late in a way that it does not expect ("fragile-datagrams") is given a new one, as an application would,
    and another; any stack gets a second one, in case a datagram is lost at each of its repetitions, or the answer, which
    nobody repeats, comes after the server's farewell. What was needed is told."""
    tries = 5 if "fragile-datagrams" in FEATURES else 2
    for attempt in range(tries):
        with serve() as port:
            network = Network(port, share, seed + 100 * attempt)
            with network as way:
                found = client(peer, way, "--dtls", *options)
        if not isinstance(found, Refusal) or attempt == tries - 1:
            counts = ", ".join(f"{count} {name}" for name, count in network.counts.items())
            expect(f"{what}, {share:.0%} lost, doubled, late ({counts}; connection {attempt + 1})", found, "DTLSv1.2")
            return


def over_bad_networks(peer, psk):
    trusting = ["--store", "--ca", "root.pem"]
    with openssl_server("-dtls1_2", *SERVER, *DEMAND, datagrams=True) as port:
        expect("client, DTLS 1.2, device's certificate, OpenSSL", client(peer, port, "--dtls", *trusting), "DTLSv1.2")
    with gnutls_server(*GNUTLS_SERVER, priority="NORMAL:-VERS-ALL:+VERS-DTLS1.2", datagrams=True) as port:
        expect("client, DTLS 1.2, device's certificate, GnuTLS", client(peer, port, "--dtls", *trusting), "DTLSv1.2")
    for share in (0.1, 0.2, 0.3):
        through_network("client, DTLS 1.2, certificates", peer, share, 1,
                        lambda: openssl_server("-dtls1_2", *SERVER, *DEMAND, datagrams=True), trusting)
        through_network("client, DTLS 1.2, PSK", peer, share, 2, lambda: openssl_server("-dtls1_2", *psk, datagrams=True),
                        ["--psk"])
    with peer_server(peer, "--store", datagrams=True) as port:
        expect("server, DTLS 1.2, OpenSSL", openssl_client(port, "-dtls1_2", "-CAfile", "root.pem"), "DTLSv1.2")
    with peer_server(peer, "--store", datagrams=True) as port:
        expect("server, DTLS 1.2, GnuTLS", gnutls_client(port, "--udp", "--insecure"), "GnuTLS")
    through_network("client and server, DTLS 1.2, PSK", peer, 0.2, 3, lambda: peer_server(peer, "--psk", datagrams=True),
                    ["--psk"])


def main():
    mintmark, peer = (os.path.abspath(path) for path in sys.argv[1:3])
    FEATURES.update(made(peer, "features").decode().split())
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_factory(mintmark)
        make_strangers(mintmark, peer)
        as_client_with_certificates(peer)
        as_client_with_psks(peer)
        as_server(peer)
        over_datagrams(peer)
        revoked_and_refused(mintmark, peer)
        os.chdir("/")


FEATURES = set()  # of the peer

if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        raise SystemExit(f"error: {failure}") from failure
