#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Bad lines and sudden ends, end to end: a line that loses and damages packets between station and device, the
# station killed and the device's plug pulled after any number of packets.
#
# usage: test_bad_line.py MINTMARK      mintmark-device stands beside it
import contextlib
import signal
import subprocess
import sys
import threading

import bench
from bench import expect_provisioned_once, posix_device, running
from line import Line

MINTMARK = sys.argv[1]
DEVICES = 8
QUICK = ("--wait", 60)  # this line has no other delays than the machine's


def every_device_gets_through_a_bad_line():
    devices = [posix_device(PROGRAM, FOLDER, f"bad-{i}") for i in range(DEVICES)]
    with running(devices), contextlib.ExitStack() as stack:
        lines = [stack.enter_context(Line(device.port, lose=0.20, damage=0.05, duplicate=0.05, delay=0.05, junk=200,
                                          seed=i))
                 for i, device in enumerate(devices)]
        results, summary = PROGRAM.station("first", *[line.port for line in lines], options=QUICK)
        assert summary["provisioned"] == DEVICES, summary
        assert sum(line.harmed for line in lines) > DEVICES
        assert sum(result["retries"] for result in results.values()) > DEVICES
        expect_provisioned_once(PROGRAM, [result["device"] for result in results.values()])
        for line in lines:
            assert PROGRAM.info(line.port, "--prove")["proven"] is True


def points(kind):
    """The moments to kill at: after every third number of packets that a run has (all of them, and all between, has
    test_station_crashes). A run in which a slow machine had packets
    sent again has more than another may have, so that is not the one to count."""
    for attempt in range(20):
        device = posix_device(PROGRAM, FOLDER, f"{kind}-count-{attempt}")
        with running([device]), Line(device.port) as line:
            results, _ = PROGRAM.station("first", line.port)
            if results[line.port]["retries"] == 0:
                return range(0, line.packets, 3)
    raise AssertionError("this machine is too slow: packets were sent again in every run")


class Stop:
    """Stops a line before its packet number `at`, says so, and waits to be told to go on."""

    def __init__(self, at):
        self.at = at
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, passed):
        if passed == self.at:
            self.reached.set()
            self.go_on.wait()

    def wait(self):
        assert self.reached.wait(bench.RUN_SECONDS), f"packet {self.at} never came"


def kill_station_at(point, device):
    stop = Stop(point)
    with Line(device.port, on_packet=stop) as line:
        station = subprocess.Popen(PROGRAM.station_command("first", [line.port]), stdout=subprocess.DEVNULL)
        stop.wait()
        station.send_signal(signal.SIGKILL)
        station.wait()
        stop.go_on.set()


def a_station_killed_at_any_packet():
    devices = {point: posix_device(PROGRAM, FOLDER, f"killed-{point}") for point in points("killed")}
    with running(devices.values()):
        for point, device in devices.items():
            kill_station_at(point, device)
        finish(devices.values())


def a_device_unplugged_at_any_packet():
    devices = {point: posix_device(PROGRAM, FOLDER, f"unplugged-{point}") for point in points("unplugged")}
    with running(devices.values()), contextlib.ExitStack() as stack:
        lines = [stack.enter_context(Line(device.port, on_packet=Unplug(point, device)))
                 for point, device in devices.items()]
        results, _ = PROGRAM.station("first", *[line.port for line in lines], code=1, options=QUICK)
        assert {result["cause"] for result in results.values()} == {"silent"}, results
        for device in devices.values():
            device.start()
        finish(devices.values())


class Unplug:
    """Pulls the device's plug before packet number `at`, which is lost: even the last answer, half on its way."""

    def __init__(self, at, device):
        self.at, self.device = at, device

    def __call__(self, passed):
        if passed != self.at:
            return True
        self.device.kill()
        return False


def finish(devices):
    """One more plain run, after which every device is locked and has one certificate."""
    results, summary = PROGRAM.station("first", *[device.port for device in devices])
    assert summary["failed"] == 0, summary
    expect_provisioned_once(PROGRAM, [result["device"] for result in results.values()])
    PROGRAM.check_registry()


def ctrl_c_parks_the_devices():
    device = posix_device(PROGRAM, FOLDER, "parked")
    stop = Stop(9)
    with running([device]), Line(device.port, on_packet=stop) as line:
        station = subprocess.Popen(PROGRAM.station_command("first", [line.port]), stdout=subprocess.PIPE, text=True)
        stop.wait()
        station.send_signal(signal.SIGINT)
        out, _ = station.communicate(timeout=bench.RUN_SECONDS)
        stop.go_on.set()
        assert station.returncode == 1 and '"cause":"stopped"' in out.replace(" ", ""), out
        results, _ = PROGRAM.station("first", line.port)
        expect_provisioned_once(PROGRAM, [results[line.port]["device"]])


with bench.folder() as FOLDER:
    PROGRAM = bench.new_factory(MINTMARK, FOLDER)
    bench.run_tests([every_device_gets_through_a_bad_line, a_station_killed_at_any_packet,
                     a_device_unplugged_at_any_packet, ctrl_c_parks_the_devices])
