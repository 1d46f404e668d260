#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files with requests as people and programs hand them in: many in one, PEM and DER, standard input, and what is wrong
with them said with its line.

usage: test_cert_requests.py MINTMARK
"""
import base64
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "e2e")]
import bench  # noqa: E402

COUNT = 5
BEGIN = "-----BEGIN CERTIFICATE REQUEST-----\n"
END = "-----END CERTIFICATE REQUEST-----\n"


class Place:
    """A factory, and a few requests."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.program = bench.new_factory(PROGRAM, folder)
        self.pem = []
        for number in range(COUNT):
            done = subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                                   "-nodes", "-keyout", "/dev/null", "-subj", f"/serialNumber=R-{number}"],
                                  check=True, capture_output=True, text=True)
            self.pem.append(done.stdout)
        self.der = [base64.b64decode("".join(pem.splitlines()[1:-1])) for pem in self.pem]

    def issue(self, data, code=0, path="requests", options=()):
        """Issues for what is in a file; returns the subjects, and what was said."""
        data = data if isinstance(data, bytes) else data.encode()
        if path != "-":
            path = self.folder / path
            path.write_bytes(data)
        out = self.folder / "out.pem"
        out.unlink(missing_ok=True)
        done = subprocess.run([PROGRAM, "cert", "issue", "--profile", "device-ldevid", "--csr", path, "-o", out,
                               *options, *self.program.common()], input=data, capture_output=True, check=False)
        said = done.stderr.decode()
        assert done.returncode == code, (done.returncode, said)
        if code != 0:
            assert not out.exists() and "issued before" not in said, said
            return [], said
        shown = self.program.json("cert", "show", out)
        return [re.search(r"R-\d", one["subject"]).group() for one in shown], said


def names(*numbers):
    return [f"R-{number}" for number in numbers]


def test_what_is_wrong_is_said_with_its_line(place):
    one, two = place.pem[0], place.pem[1]
    lines = one.count("\n")
    broken = two.replace("\n", "\n*", 1)
    wide = "".join(two.splitlines()[1:-1])
    cases = [
        ("", "is empty"),
        ("nothing\n", "there is no request in it"),
        (one.replace(" REQUEST", ""), "there is no request in it"),
        (one + broken, f"begins on line {lines + 1} is not base64"),
        ("about it:\r\n" + one + "\n\n" + broken, f"begins on line {lines + 4} is not base64"),
        (one + two.replace(END, ""), f"begins on line {lines + 1} has no end"),
        (one + two.replace(END, "") + place.pem[2], "is not base64"),
        (one + two.replace("END CERT", "END X509 CERT"), "ends a block that line"),
        (one + two.replace(BEGIN, BEGIN + "Proc-Type: 4,ENCRYPTED\n"), f"line {lines + 2}: PEM headers"),
        (one + BEGIN + 9000 * "A", f"begins on line {lines + 1} is longer than a request can be"),
        (one + BEGIN + 200 * (64 * "A" + "\n"), f"begins on line {lines + 1} is longer than a request can be"),
        (one + BEGIN + wide.replace("A", "\0", 1) + "\n" + END, "is not base64"),
        (one + one, "number 2: it has the names (subject and alternative names) of number 1"),
        (place.der[0] + place.der[1][:-1], "it is not a request, PEM or DER"),
        (place.der[0] + b"\x30", "it is not a request, PEM or DER"),
        (place.der[0] + b"\x30\x82\x10\x01" + bytes(4097), "it is not a request, PEM or DER"),
        (place.der[0] + b"\x30\x80" + bytes(100), "it is not a request, PEM or DER"),
        (place.der[0] + b"\n", "it is not a request, PEM or DER"),
        (b"\x30\x81\x80" + bytes(128), "it is not a certification request (PKCS #10) in strict DER"),
        (place.der[0][:-1] + bytes([place.der[0][-1] ^ 1]), "the request's signature is wrong"),
    ]
    for data, message in cases:
        for path in ("requests", "-"):
            _, said = place.issue(data, code=1, path=path)
            assert message in said, (data, message, said)
            assert ("standard input" if path == "-" else "/requests") in said, said
    assert [c for c in place.program.export()["certificates"] if c["der"]] == []


def test_pipes_and_folders_without_requests_are_refused(place):
    os.mkfifo(place.folder / "pipe")
    words = ["cert", "issue", "--profile", "device-ldevid", *place.program.common()]
    _, said = place.program.run(*words, "--csr", place.folder / "pipe", code=1)
    assert "is not a regular file" in said and "standard input" in said, said
    (place.folder / "empty").mkdir()
    _, said = place.program.run(*words, "--csr", place.folder / "empty", code=1)
    assert "there is no request in it" in said, said
    (place.folder / "empty/inner").mkdir()
    _, said = place.program.run(*words, "--csr", place.folder / "empty", code=1)
    assert "is not a regular file" in said, said


def test_all_of_a_file_are_issued_in_order(place):
    everything = "a comment\n" + place.pem[0] + "between\n" + (place.program.factory / "root-ca.pem").read_text() + \
        place.pem[1].replace("\n", " \r\n") + place.pem[2].replace(" CERT", " NEW CERT") + \
        BEGIN + "".join(place.pem[3].splitlines()[1:-1]) + "\n" + END.rstrip()
    assert place.issue(everything)[0] == names(0, 1, 2, 3)
    # What is on record is given again: by pipe, DER, and file by file.
    assert place.issue("".join(reversed(place.pem[:4])), path="-")[0] == names(3, 2, 1, 0)
    found, said = place.issue(b"".join(place.der), path="-")
    assert found == names(0, 1, 2, 3, 4) and "4 were on record" in said, (found, said)
    assert place.issue(b"".join(place.der))[0] == names(0, 1, 2, 3, 4)
    (place.folder / "many").mkdir()
    for number in (4, 2, 0):
        (place.folder / f"many/{number}.csr").write_bytes(place.der[number])
    (place.folder / "many/.hidden").write_text("no request", encoding="ascii")
    found, _ = place.issue(place.pem[1], options=["--csr", place.folder / "many"])
    assert found == names(1, 0, 2, 4), found
    assert len(place.program.export()["certificates"]) == COUNT
    place.program.check_registry()


def main():
    with bench.folder() as folder:
        place = Place(folder)
        for test in (test_what_is_wrong_is_said_with_its_line, test_pipes_and_folders_without_requests_are_refused,
                     test_all_of_a_file_are_issued_in_order):
            test(place)
            print(f"ok {test.__name__}", flush=True)


PROGRAM = sys.argv[1]
main()
