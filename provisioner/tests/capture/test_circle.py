#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# The circle that scripts/measure-source runs: capture, assess, restart, limits, build. Once with this machine's own
# jitter, in small; once with files that stand for a million samples and restarts of a good source, whose credit the
# built device then shows; and with everything that must end it.
#
# usage: test_circle.py [--small] MINTMARK COMPILER [FLAG…] -- LIBRARY…      --small: without the million
import datetime
import hashlib
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "device/tests/ports"))
import devices  # noqa: E402

SMALL = "--small" in sys.argv[1:2]
if SMALL:
    del sys.argv[1]
MINTMARK = os.path.abspath(sys.argv[1])
SPLIT = sys.argv.index("--")
COMPILER, LIBRARIES = sys.argv[2:SPLIT], sys.argv[SPLIT + 1:]
HEADER = "mintmark_entropy_limits.h"


def run(*words, code=0):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def build_command(folder):
    """Compiles the posix port's sources with the header and links mintmark-device with them."""
    device = ROOT / "device"
    words = [*COMPILER, "-std=c11", "-D_GNU_SOURCE", "-DMINTMARK_ENTROPY_LIMITS=1", '-DMINTMARK_FIRMWARE_VERSION="1"',
             f"-I{folder}", f"-I{device}/include", f"-I{device}/ports", f"-I{device}/ports/posix", f"-I{device}/firmware/posix",
             f"{device}/ports/posix/sources.c", f"{device}/firmware/posix/main.c", f"{device}/firmware/posix/options.c",
             "-Wl,--start-group", *LIBRARIES, "-Wl,--end-group", "-o", f"{folder}/device"]
    return " ".join(f"'{word}'" for word in words)


def write_capture(path, data, samples, restarts, **changes):
    """A capture of a good source, as `entropy capture` would have written it."""
    rows = restarts or samples
    data_part = {"bits": 8, "width": 8, "endian": "little", "wide": False, "samples": samples, "restarts": restarts,
                 "done": rows, "restart_by": "process" if restarts else "", "first": 1024, "late_rows": 0,
                 "repeated_rows": 0, "sha256": hashlib.sha256(data).hexdigest()}
    record = {"mintmark_capture": 1, "complete": True, "source": "cpu-jitter", "index": 0, "credit": "none",
              "device": {"id": "", "board": "posix test", "firmware": "test", "emulated": False, "virtual_machine": False,
                         "port": ""},
              "data": data_part, "started": "2026-11-23T08:15:00Z", "ended": "2026-11-23T08:16:00Z", "seconds": 60.0,
              "celsius": None, "note": "", "health": {"before": None, "after": None}, "mintmark": "test",
              "command": "test"}
    for name, value in changes.items():
        part = next(part for part in (record, record["data"], record["device"]) if name in part)
        part[name] = value
    pathlib.Path(path).write_bytes(data)
    pathlib.Path(f"{path}.json").write_text(json.dumps(record), encoding="ascii")


def figures(folder):
    text = pathlib.Path(folder, HEADER).read_text(encoding="ascii")
    return {name: int(value) for name, value in re.findall(r"#define MINT_EVIDENCE_CPU_JITTER_(\w+) (\d+)", text)}


def device_info(folder):
    """What a built device says of its jitter."""
    authority = folder / "authority"
    authority.write_bytes(devices.AUTHORITY)
    command = [str(folder / "device"), "--flash", str(folder / "flash"), "--link", str(folder / "tty"),
               "--authority", str(authority), "--no-sync"]
    with devices.Device(command, str(folder / "tty")) as device, device.line() as line:
        return next(source for source in devices.info(line)["sources"] if source["name"] == "cpu-jitter")


def report_of(folder):
    """The page that measure-source wrote, and its verdict."""
    page = pathlib.Path(folder, "report.html").read_text(encoding="utf-8")
    for name in ("noise.bin", "restarts.bin"):
        assert hashlib.sha256(pathlib.Path(folder, name).read_bytes()).hexdigest() in page, name
    return re.search(r"<h1>(.*)</h1>", page)[1], page


def this_machine_in_one_command(folder):
    said = run(ROOT / "scripts/measure-source", "--host", "--source", "cpu-jitter", folder, "--samples", 20000,
               "--restarts", 12, "--row", 500, "--h-submitter", 0.0625, "--provisional", "--mintmark", MINTMARK,
               "--build", build_command(folder))
    assert "verdict look" in said and "provisional, credited nothing" in said, said
    found = figures(folder)
    assert found["PROVISIONAL"] == 1 and found["H_64"] == 4 and found["HARDWARE"] == 1, found
    assert found["SAMPLES"] == 20000 and found["RESTARTS"] == 12, found
    verdict, page = report_of(folder)  # the report asks for all that was measured, not for what the submitter claims
    assert "12 restarts of 500 samples" in page and "has its entropy" not in verdict, verdict
    source = device_info(folder)
    assert source["credit"] == 0 and source["h"] == 0, source


def a_measured_source_is_credited(folder):
    draw = random.Random(1)
    write_capture(folder / "noise.bin", draw.randbytes(1000000), 1000000, 0)
    write_capture(folder / "restarts.bin", draw.randbytes(1000000), 1000, 1000)
    run(ROOT / "scripts/measure-source", "--host", "--source", "cpu-jitter", folder, "--mintmark", MINTMARK, "--margin", 20,
        "--h-submitter", 0.5, "--build", build_command(folder))
    found = figures(folder)
    assert found["PROVISIONAL"] == 0 and found["FIGURE_MICRO"] == 500000 and found["H_64"] == 25, found
    assert found["DATE"] == 20261123 and found["RCT_CUTOFF"] == 78 and found["RCT_CUTOFF_PERMANENT"] == 155, found
    verdict, page = report_of(folder)
    assert verdict == "The source has its entropy after a restart too." and "<title>Pass: entropy of noise.bin" in page, verdict
    assert re.search(r"1000 restarts of 1000 samples leave 0\.50 bits a sample\.", page), page[-3000:]
    source = device_info(folder)
    assert source["credit"] == 1 and source["h"] == 25, source


def refusals(folder):
    draw = random.Random(2)
    noise, rows = draw.randbytes(20000), draw.randbytes(40 * 500)
    limits = [MINTMARK, "entropy", "limits", folder / "noise.bin", "--restart-file", folder / "restarts.bin", "-o",
              folder / HEADER]

    def expect(text, code, *options, of_noise=None, of_rows=None, data=noise):
        write_capture(folder / "noise.bin", data, len(data), 0, **(of_noise or {}))
        write_capture(folder / "restarts.bin", rows, 500, 40, **(of_rows or {}))
        said = run(*limits, *options, code=code)
        assert text in said and not (folder / HEADER).exists(), said

    expect("20000 consecutive samples are too few", 3)
    expect("emulated part", 3, of_noise={"emulated": True})
    expect("emulated part", 3, of_rows={"emulated": True})
    expect("vouches for", 3, "--provisional", of_noise={"credit": "vouched"})
    expect("is not what", 1, of_noise={"sha256": "00" * 32})
    expect("not complete", 1, of_noise={"complete": False})
    expect("wider than those", 1, of_noise={"wide": True})
    expect("the first is of", 1, of_rows={"board": "another"})
    expect("damaged", 1, of_noise={"bits": 17})
    # Restarts that replay: the tool says so, though rows by themselves are as good as can be.
    write_capture(folder / "noise.bin", noise, len(noise), 0)
    write_capture(folder / "restarts.bin", rows[:500] * 2 + rows[1000:], 500, 40)
    said = run(*limits, "--provisional", code=3)
    assert "row 1 equals row 0: the source replays after a restart (1 of 40 rows)" in said, said
    # Restarts that are all equal are a verdict, too.
    write_capture(folder / "restarts.bin", bytes(len(rows)), 500, 40)
    assert "the restart tests fail: row 1 equals row 0" in run(*limits, "--provisional", code=3)
    (folder / "noise.bin.json").unlink()
    assert "has no side file" in run(*limits, code=1)


def today_is_the_date(folder):
    run(MINTMARK, "entropy", "capture", "--host", "--source", "getrandom", "--samples", 1000, "-o", folder / "random.bin")
    record = json.loads((folder / "random.bin.json").read_text(encoding="ascii"))
    now = datetime.datetime.now(datetime.timezone.utc)
    started = datetime.datetime.fromisoformat(record["started"].replace("Z", "+00:00"))
    assert abs((now - started).total_seconds()) < 600, record["started"]
    assert record["data"]["sha256"] == hashlib.sha256((folder / "random.bin").read_bytes()).hexdigest()
    assert record["credit"] == "vouched" and record["health"]["after"]["samples"] == 2024, record


TESTS = [this_machine_in_one_command, refusals, today_is_the_date]
for test in TESTS if SMALL else [*TESTS, a_measured_source_is_credited]:
    with tempfile.TemporaryDirectory(prefix="mintmark-circle-") as name:
        test(pathlib.Path(name))
    print("passed:", test.__name__)
