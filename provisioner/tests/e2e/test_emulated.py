#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# The station end to end with the provisioning firmware in QEMU. The firmware obeys one factory, which is given.
#
# usage: test_emulated.py MINTMARK FIRMWARE FACTORY PASSPHRASE_FILE [BOARD]
#
# With a BOARD, that it goes all the way there too; what has nothing to do with the board is tested on mps2-an385 alone.
import json
import os
import pathlib
import subprocess
import sys
import time

import bench
from bench import emulated_device, expect_not_enrolled, expect_provisioned_once, expect_survives_power_cut, running

SKIPPED = 77
ENROLMENT_BATCH = "enrolment"  # scripts/test builds the firmware with its key
MINTMARK, FIRMWARE, FACTORY, PASSPHRASE = sys.argv[1:5]
BOARD = sys.argv[5] if len(sys.argv) > 5 else None


def another_board_survives_a_power_cut():
    device = emulated_device(FIRMWARE, FOLDER, "a", BOARD)
    with running([device]):
        expect_survives_power_cut(PROGRAM, BATCH, [device])
        info = PROGRAM.info(device.port)
        assert info["board"] == BOARD, info
        credits = [source["credit"] for source in info["sources"]]
        assert sorted(credits) == ["none", "vouched"], info


def two_devices_survive_a_power_cut():
    devices = [emulated_device(FIRMWARE, FOLDER, name) for name in ("a", "b")]
    with running(devices):
        expect_survives_power_cut(PROGRAM, BATCH, devices)
        text = PROGRAM.run("device", "info", "--port", devices[0].port, "--prove")[0]
        assert "cpu-jitter: not credited" in text, text
        assert "vouched by the host's random device" in text, text
        assert "holds" in text, text


def three_are_served_as_they_appear():
    devices = [emulated_device(FIRMWARE, FOLDER, f"watched-{i}") for i in range(3)]
    words = [*PROGRAM.station_command(BATCH, [f"{FOLDER}/watched-*.port"]), "--watch", "--count", str(len(devices))]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as station, running(devices):
        events = [json.loads(line) for line in station.stdout]
        results = [event for event in events if event["event"] == "result"]
        assert [result["outcome"] for result in results] == ["provisioned"] * len(devices), results
        assert events[-1]["provisioned"] == len(devices), events[-1]
    assert station.returncode == 0
    expect_provisioned_once(PROGRAM, [result["device"] for result in results])


def a_failing_random_source_is_refused():
    device = emulated_device(FIRMWARE, FOLDER, "mute")
    with running([device], "--random", "/dev/null"):
        results, _ = PROGRAM.station(BATCH, device.port, code=1)
        assert results[str(device.port)]["cause"] == "entropy", results
        assert PROGRAM.info(device.port)["state"] == "blank"


def an_enrolment_key_is_asked_for():
    device = emulated_device(FIRMWARE, FOLDER, "enrolled")
    other = f"{BATCH}-other"
    PROGRAM.new_batch(other, "--enrolment-key")
    with running([device]):
        results, _ = PROGRAM.station(ENROLMENT_BATCH, device.port)
        expect_provisioned_once(PROGRAM, [results[str(device.port)]["device"]])
    stranger = emulated_device(FIRMWARE, FOLDER, "stranger")
    with running([stranger]):
        expect_not_enrolled(PROGRAM, other, stranger)


def firmware_has_enrolment_key():
    """True if the firmware was built with the key of the factory's batch that asks for one."""
    if ENROLMENT_BATCH not in [batch["name"] for batch in PROGRAM.json("batch", "show", "--factory", PROGRAM.factory)]:
        return False
    key = PROGRAM.enrolment_key(ENROLMENT_BATCH, os.path.join(FOLDER, "enrolment.key"))
    return key in pathlib.Path(FIRMWARE).read_bytes()


def skip(reason):
    print(f"skipped: {reason}; scripts/test builds firmware and factory that belong together")
    sys.exit(1 if os.environ.get("MINTMARK_NO_SKIPS") else SKIPPED)


for path in (FIRMWARE, os.path.join(FACTORY, "factory.ini"), PASSPHRASE):
    if not os.path.exists(path):
        skip(f"there is no {path}")
if bench.authority_key(FACTORY) not in pathlib.Path(FIRMWARE).read_bytes():
    skip(f"{FIRMWARE} was built for another factory")
with bench.folder() as FOLDER:
    PROGRAM = bench.Program(MINTMARK, FACTORY, PASSPHRASE)
    if not firmware_has_enrolment_key():
        skip(f"{FIRMWARE} was built without the enrolment key of a batch '{ENROLMENT_BATCH}'")
    BATCH = f"e2e-{time.time_ns()}"
    PROGRAM.new_batch(BATCH)
    bench.run_tests([another_board_survives_a_power_cut] if BOARD else [
        two_devices_survive_a_power_cut, three_are_served_as_they_appear, a_failing_random_source_is_refused,
        an_enrolment_key_is_asked_for,
    ])
