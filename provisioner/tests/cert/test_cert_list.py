#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists of certificates: all or nothing while anything is wrong with the list, to be gone on with after an
interruption, and the same whatever the number of threads.

usage: test_cert_list.py MINTMARK ROWS

ROWS is how many the long lists have; they are worked on in groups of 128.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "e2e")]
import bench  # noqa: E402


def request(folder, name, subject, options=()):
    subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", folder / f"{name}.key", "-subj", subject, "-out", folder / f"{name}.csr", *options],
                   check=True, capture_output=True)
    return f"{name}.csr"


class Place:
    """A factory that is copied for each test, and a few requests."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.program = bench.new_factory(PROGRAM, folder)
        for number in range(6):
            request(self.folder, f"r{number}", f"/serialNumber=R-{number}")
        shutil.copytree(self.program.factory, self.folder / "kept", copy_function=shutil.copy2)

    def fresh(self):
        shutil.rmtree(self.program.factory)
        shutil.copytree(self.folder / "kept", self.program.factory)
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        return self.program

    def write(self, text):
        (self.folder / "list.csv").write_text(text, encoding="utf-8")

    def issue(self, *options, profile="device-ldevid", code=0):
        return self.program.run("cert", "issue", "--profile", profile, "--from", self.folder / "list.csv",
                                "--folder", self.folder / "out", *options, *self.program.common(), code=code)

    def issued(self):
        return [c for c in self.program.export()["certificates"] if c["der"]]


def test_what_is_wrong_with_a_list_is_said_with_its_line(place):
    cases = [
        ("", "there is no line with the names of columns"),
        ("csr\n", "there is nothing to issue"),
        ("csr,colour\nr0.csr,red\n", "line 1: the profile has no variable 'colour'"),
        ("csr,csr\nr0.csr,r1.csr\n", "line 1: two columns"),
        ("csr\nr0.csr\nnone.csr\n", "/none.csr': No such file"),
        ("csr\nr0.csr\nr1.csr,x\n", "line 3: 2 fields instead of 1"),
        ("csr\n\"r0.csr\n", "line 2: a quote that is not closed"),
        ("csr\nr0.csr\nr1.csr\nr0.csr\n", "line 4: it has the names (subject and alternative names) of line 2"),
        ("csr,serial\nr0.csr,A\nr1.csr,B\nr0.csr,C\n", "line 4: it has the key of line 2"),
        ("csr,output\nr0.csr,x\nr1.csr,x\n", "line 3: it has the file name of line 2"),
        ("csr,output\nr0.csr,../x\n", "line 2: '../x' cannot be a file's name"),
        ("csr,serial\nr0.csr,\nr1.csr,a*b\n", "line 3: the subject's serialNumber has a character"),
        ("csr,serial\nr0.csr,\nr1.csr," + 65 * "x" + "\n", "line 3: the subject's "),
        ("csr\nr0.csr\nbroken.csr\n", "line 3: the request's signature is wrong"),
        ("csr\nr0.csr\np384.csr\n", "line 3: the profile wants a p256 key, this one is p384"),
        ("csr\nr0.csr\nnothing.csr\n", "/nothing.csr' is empty"),
        ("csr\nr0.csr\nfactory/root-ca.pem\n", "/root-ca.pem': there is no request in it"),
        ("csr\nr0.csr\ntwo.csr\n", "line 3: there is more than one request in"),
        ("csr\nr0.csr\ntorn.csr\n", "/torn.csr': the PEM block that begins on line 1 has no end"),
        ("csr,serial\nr0.csr,A\n,B\n", "line 3: it has no csr, so a key is made for it"),
        ("csr\nr0.csr\nunnamed.csr\n", "line 3: the profile needs a value for ${serial}"),
    ]
    broken = subprocess.run(["openssl", "req", "-in", place.folder / "r1.csr", "-outform", "der"], check=True,
                            capture_output=True).stdout
    (place.folder / "broken.csr").write_bytes(broken[:-1] + bytes([broken[-1] ^ 1]))
    (place.folder / "nothing.csr").write_bytes(b"")
    two = [(place.folder / f"r{number}.csr").read_text(encoding="ascii") for number in (1, 2)]
    (place.folder / "two.csr").write_text("".join(two), encoding="ascii")
    (place.folder / "torn.csr").write_text(two[0][:-20], encoding="ascii")
    request(place.folder, "unnamed", "/CN=no serial number")
    subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes",
                    "-keyout", "/dev/null", "-subj", "/serialNumber=P", "-out", place.folder / "p384.csr"], check=True,
                   capture_output=True)
    program = place.fresh()
    for text, message in cases:
        place.write(text)
        _, said = place.issue(profile=place.folder / "p256.ini" if "p384" in text else "device-ldevid", code=1)
        assert message in said, (text, said)
        assert "nothing was issued" in said, said
        assert not (place.folder / "out").exists(), text
    assert place.issued() == []
    program.check_registry()


def test_a_list_beside_the_program_has_no_standard_input(place):
    place.fresh()
    (place.folder / "here").mkdir()
    (place.folder / "here/list.csv").write_text("csr\n-\n", encoding="ascii")
    done = subprocess.run([PROGRAM, "cert", "issue", "--profile", "device-ldevid", "--from", "list.csv",
                           *place.program.common()], cwd=place.folder / "here", input=b"", capture_output=True,
                          check=False)
    assert done.returncode == 1 and b"line 2: a list is of files" in done.stderr, done.stderr


def test_what_is_on_record_stops_a_list_before_it_begins(place):
    place.fresh()
    place.write("csr,serial\nr0.csr,R-0\n")
    place.issue()
    place.write("csr,serial\nr1.csr,R-1\nr2.csr,R-0\nr3.csr,R-3\n")
    _, said = place.issue(code=1)
    assert "line 3: another key has a certificate for this identity" in said, said
    place.write("csr,serial\nr1.csr,R-1\nr0.csr,R-9\n")
    _, said = place.issue(code=1)
    assert "line 3: another identity has a certificate for this key" in said, said
    assert len(place.issued()) == 1
    assert sorted(path.name for path in (place.folder / "out").iterdir()) == ["R-0.pem"]


def test_files_that_are_there_are_not_written_over(place):
    place.fresh()
    place.write("csr\nr0.csr\n")
    (place.folder / "out").mkdir()
    (place.folder / "out/R-0.pem").write_text("mine", encoding="ascii")
    _, said = place.issue(code=1)
    assert "exists already" in said, said
    assert (place.folder / "out/R-0.pem").read_text(encoding="ascii") == "mine"
    (place.folder / "out/R-0.pem").unlink()
    _, said = place.issue()  # it is on record, and given again
    assert "given again" in said, said
    place.issue()  # and the same file again is no other
    # What a run leaves that is killed while it writes is written whole; what is no beginning of it, is not.
    out = place.folder / "out/R-0.pem"
    whole = out.read_bytes()
    for left in (b"", whole[:1], whole[:-1]):
        out.write_bytes(left)
        place.issue()
        assert out.read_bytes() == whole
    for other in (whole + b"!", whole[:50] + b"!", whole[:-1] + b"!"):  # no character of base64
        out.write_bytes(other)
        _, said = place.issue(code=1)
        assert "exists already" in said and out.read_bytes() == other, said
    out.unlink()
    out.symlink_to(place.folder / "elsewhere")
    _, said = place.issue(code=1)
    assert "exists already" in said and not (place.folder / "elsewhere").exists(), said


def test_options_stand_in_for_empty_fields(place):
    place.fresh()
    place.write("csr,serial,output\nr0.csr,,first\nr1.csr,X-1,\n")
    place.issue("--json")
    shown = place.program.json("cert", "show", place.folder / "out/first.pem", place.folder / "out/X-1.pem")
    assert ["R-0" in shown[0]["subject"], "X-1" in shown[1]["subject"]] == [True, True]
    place.fresh()
    place.write("serial,name\nS-1,a.example\nS-2,\n")
    out, _ = place.issue("--name", "b.example", "--plain-keys", "--json", profile="tls-server")
    told = json.loads(out)
    assert [(one["line"], one["subject"], pathlib.Path(one["key_file"]).name) for one in told] == \
        [(2, "CN=a.example", "S-1.key.pem"), (3, "CN=b.example", "S-2.key.pem")], told


def many_rows(place):
    place.write("serial\n" + "".join(f"M-{number:04d}\n" for number in range(ROWS)))


def kill_when(place, process, files):
    """Kills the program as soon as it has written so many files."""
    while process.poll() is None and len(list((place.folder / "out").glob("*"))) < files:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_an_interrupted_list_goes_on(place):
    """Killed at three moments: before anything, in the middle of keys, between groups."""
    place.fresh()
    many_rows(place)
    command = [PROGRAM, "cert", "issue", "--profile", "device-ldevid", "--from", str(place.folder / "list.csv"),
               "--folder", str(place.folder / "out"), "--plain-keys", *place.program.common()]
    (place.folder / "out").mkdir()
    for files in (1, ROWS // 3, ROWS + 20):
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            kill_when(place, process, files)
        place.program.check_registry()
    before = {c["serial"]: c["der"] for c in place.issued()}
    place.issue("--plain-keys")
    after = {c["serial"]: c["der"] for c in place.issued()}
    assert len(after) == ROWS and all(after[serial] == before[serial] for serial in before)
    for number in range(ROWS):
        certificate = place.folder / f"out/M-{number:04d}.pem"
        key = place.folder / f"out/M-{number:04d}.key.pem"
        assert certificate.exists() and os.stat(key).st_mode & 0o777 == 0o600
    # Certificates and keys belong together.
    for number in range(0, ROWS, 37):
        pair = [subprocess.run(words, check=True, capture_output=True).stdout for words in
                (["openssl", "x509", "-in", place.folder / f"out/M-{number:04d}.pem", "-noout", "-pubkey"],
                 ["openssl", "pkey", "-in", place.folder / f"out/M-{number:04d}.key.pem", "-pubout"])]
        assert pair[0] == pair[1]
    place.program.check_registry()


def test_many_threads_issue_what_one_does(place):
    seen = []
    for threads in (1, 5):
        program = place.fresh()
        many_rows(place)
        place.issue("--plain-keys", "--threads", threads)
        issued = place.issued()
        assert len(issued) == ROWS and len({c["serial"] for c in issued}) == ROWS
        names = [c["request"]["serial"] for c in program.export()["certificates"]]
        assert names == [f"M-{number:04d}" for number in range(ROWS)]
        seen.append(sorted(path.name for path in (place.folder / "out").iterdir()))
        program.check_registry()
    assert seen[0] == seen[1]


def test_one_file_is_whole_or_not_there(place):
    place.fresh()
    place.write("csr\nr0.csr\nr1.csr\nr2.csr\n")
    out = place.folder / "all.pem"
    words = ["cert", "issue", "--profile", "device-ldevid", "--from", place.folder / "list.csv", "-o", out,
             *place.program.common()]
    place.program.run(*words)
    assert out.read_text(encoding="ascii").count("BEGIN CERTIFICATE") == 3
    out.unlink()
    place.write("csr\nr0.csr\nr1.csr\nnone.csr\n")
    place.program.run(*words, code=1)
    assert [path.name for path in place.folder.iterdir() if path.name.startswith("all.pem")] == []


def main():
    with bench.folder() as folder:
        place = Place(folder)
        (place.folder / "p256.ini").write_text(
            "[profile]\nkey = p256\nvalidity = 9 days\n[subject]\nCN = ${serial}\n[extensions]\n"
            "authority_key_identifier = yes\n", encoding="ascii")
        tests = [test_what_is_wrong_with_a_list_is_said_with_its_line,
                 test_a_list_beside_the_program_has_no_standard_input,
                 test_what_is_on_record_stops_a_list_before_it_begins,
                 test_files_that_are_there_are_not_written_over, test_options_stand_in_for_empty_fields,
                 test_an_interrupted_list_goes_on, test_many_threads_issue_what_one_does,
                 test_one_file_is_whole_or_not_there]
        bench.run_tests([named(test, place) for test in tests])


def named(test, place):
    def run():
        test(place)
    run.__name__ = test.__name__
    return run


PROGRAM, ROWS = sys.argv[1], int(sys.argv[2])
assert ROWS > 128, "more than one group"
main()
