#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# What must happen with the converter of QEMU's LM3S6965, which gives the same "noise" after every start: consecutive
# samples fool the assessment (about 1.8 bit a sample); restarts do not, nor does the boot fingerprint, and the tool says
# fail, and why. The board mps2-an385 is captured too, and restarted by SMP's reset.
#
# usage: test_emulated.py MINTMARK FOLDER_OF_FIRMWARE
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
MINTMARK, FIRMWARE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
SKIPPED = 77
SAMPLES = 60000
REPLAY = "a noise source began as it did after an earlier start"

# Cuts the power of an emulated board and gives it back.
RESTART = """
rm -f tty # before another device may be given the same pseudo-terminal
if [ -f pid ]; then
    kill -KILL "$(cat pid)" 2>/dev/null
    while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.01; done
fi
rm -f pid
{emulate} --board {board} --firmware {firmware} --flash flash --link tty --pidfile pid >/dev/null 2>&1 </dev/null &
while [ ! -s pid ]; do sleep 0.01; done
"""


def run(*words, code=0):
    done = subprocess.run([MINTMARK, "entropy", *map(str, words)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
    return done


def record_of(name):
    return json.loads(pathlib.Path(f"{name}.json").read_text(encoding="ascii"))


class Board:
    """An emulated board whose flash and line are in the working folder."""

    def __init__(self, board):
        suffix = board.replace("-", "_")
        pathlib.Path("restart.sh").write_text(RESTART.format(
            emulate=ROOT / "scripts/emulate", board=board, firmware=FIRMWARE / f"provisioning_test_{suffix}.elf"),
            encoding="ascii")

    def __enter__(self):
        subprocess.run(["sh", "restart.sh"], check=True, timeout=30)

    def __exit__(self, *_):
        os.kill(int(pathlib.Path("pid").read_text(encoding="ascii")), signal.SIGKILL)


def the_report_says_no(data, rows):
    """The page and the terminal's report name both reasons: the part is emulated, and it replays."""
    run("report", data, "--restart", rows, "-o", "report.html", code=3)
    page = pathlib.Path("report.html").read_text(encoding="utf-8")
    text = " ".join(run("report", data, "--restart", rows, "--format", "text", code=3).stdout.split())
    assert text.startswith("FAIL The source is emulated: it has no entropy, whatever is measured."), text
    assert "<title>Fail: entropy of adc" in page and "2 restarts of 1000 samples" in page
    for said in (page, text):
        assert "The source is emulated: it has no entropy" in said, said
        assert "Row 1 equals row 0: the source replays after a restart." in said, said
        assert record_of(rows)["data"]["sha256"] in said and "lm3s6965" in said, said


def the_converter_of_qemu_is_found_out():
    with Board("lm3s6965"):
        sources = json.loads(run("capture", "--port", "tty", "--list", "--json").stdout)
        assert [(s["name"], s["bits"], s["wide_bits"]) for s in sources] == [
            ("adc", 3, 10), ("timer-jitter", 8, None), ("host-random", 8, None)], sources
        run("capture", "--port", "tty", "--source", "adc", "--samples", SAMPLES, "-o", "adc")
        assert record_of("adc")["device"]["emulated"] and record_of("adc")["data"]["bits"] == 3
        run("capture", "--port", "tty", "--source", 0, "--samples", 1000, "--wide", "-o", "wide")
        values = pathlib.Path("wide").read_bytes()
        assert set(values[1::2]) == {2} and set(values[::2]) == set(range(8)), "10 bits: 0x200 and three bits of noise"
        run("capture", "--port", "tty", "--source", "adc", "--restarts", 2, "--restart-command", "sh restart.sh", "-o",
            "rows")
    assessed = json.loads(run("assess", "adc", "--json").stdout)
    assert 1.7 < assessed["min_entropy"] < 1.95, assessed["min_entropy"]  # fooled
    wide = json.loads(run("assess", "wide", "--json").stdout)
    assert wide["input"]["bits"] == 10, wide["input"]
    assert record_of("rows")["health"]["after"]["failure"] == REPLAY  # not fooled
    tested = json.loads(run("restart", "rows", "--h-i", assessed["min_entropy"], "--json", code=3).stdout)
    assert tested["verdict"] == "fail" and tested["replay"] == {"row": 1, "equals": 0, "rows": 1}, tested
    said = run("restart", "rows", "--h-i", 1.8, code=3).stdout
    assert "Row 1 equals row 0: the source replays after a restart" in said, said
    the_report_says_no("adc", "rows")
    said = run("limits", "adc", "--restart-file", "rows", "--provisional", "-o", "limits.h", code=3).stderr
    assert "row 1 equals row 0: the source replays after a restart" in said and not os.path.exists("limits.h"), said


def the_other_board_restarts_itself():
    with Board("mps2-an385"):
        run("capture", "--port", "tty", "--source", "cpu-jitter", "--restarts", 3, "--samples", 200, "-o", "rows")
    record = record_of("rows")
    assert record["data"]["restart_by"] == "reset" and record["data"]["done"] == 3, record
    data = pathlib.Path("rows").read_bytes()
    assert len({data[at:at + 200] for at in range(0, 600, 200)}) == 3, "jitter that repeats"


if not (FIRMWARE / "provisioning_test_lm3s6965.elf").exists():
    print(f"skipped: there is no firmware in {FIRMWARE}; build the preset cortex-m3")
    sys.exit(1 if os.environ.get("MINTMARK_NO_SKIPS") else SKIPPED)
for test in (the_converter_of_qemu_is_found_out, the_other_board_restarts_itself):
    with tempfile.TemporaryDirectory(prefix="mintmark-capture-") as folder:
        os.chdir(folder)
        test()
        os.chdir("/")
    print("passed:", test.__name__)
