# SPDX-License-Identifier: Apache-2.0
"""What benchmarks share: builds of the presets, and sizes of what was built."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def run(*command, **options):
    """Runs a command in the project's root, quietly; its output is shown if it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, text=True, capture_output=True, **options)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise SystemExit(f"error: {' '.join(map(str, command))} failed")
    return done.stdout


def factory():
    """A factory for benchmarks, whose authority the firmware obeys; made at first use."""
    folder, passphrase = ROOT / "build/bench/factory", ROOT / "build/bench/passphrase"
    if not (folder / "factory.ini").exists():
        build("host")
        folder.parent.mkdir(parents=True, exist_ok=True)
        passphrase.touch(mode=0o600)
        passphrase.write_text("benchmarks need no secret\n")
        run("build/host/mintmark", "factory", "init", folder, "--passphrase-file", passphrase)
    return folder, passphrase


def build(preset, *targets):
    """Brings targets of one build tree up to date; without any, the provisioning firmware or all that a host has."""
    run("scripts/setup")
    options = [f"-DMINTMARK_FACTORY={factory()[0]}", "-DMINTMARK_ENROLMENT_HEADER="] if preset not in ("host", "host-asan") else []
    run("cmake", "--preset", preset, *options)
    targets = targets or ("provisioning_mps2_an385" if preset == "cortex-m3" else "all",)
    run("cmake", "--build", "--preset", preset, "--target", *targets)


def elf_size(path):
    """(text, data, bss) of a Cortex-M program, as arm-none-eabi-size counts."""
    return tuple(map(int, run("arm-none-eabi-size", path).splitlines()[1].split()[:3]))
