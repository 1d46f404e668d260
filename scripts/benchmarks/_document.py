# SPDX-License-Identifier: Apache-2.0
"""The rows of benchmarks as documents: FIGURES.md, a section a benchmark, and the few that README.md shows.

A section is replaced as a whole by a new measurement and says when, of what and on what it was made, so benchmarks can be
measured one at a time; what was not measured again stays.
"""
import datetime
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FIGURES, README = ROOT / "FIGURES.md", ROOT / "README.md"
BEGIN, END = "<!-- figures of FIGURES.md, written by scripts/bench --write -->", "<!-- end of figures -->"
MISSED = "**missed**"
HEAD = """# Figures

Every figure that the project promises or mentions, measured by `scripts/bench NAME --write`, which writes this file: nothing in it
is typed by hand. A figure with a goal says whether it is met; a peer that was on the machine ran in the same run. Figures of the
emulated boards say what the compiler made, or what QEMU did on that machine; nothing here was measured on a microcontroller.
"""
# What README.md shows: benchmark, pattern of a figure's name.
SHOWN = [
    ("size", r"provisioning firmware.*, (flash|RAM.*)"), ("size", r"random numbers, store and sealed messages on .*, flash"),
    ("size", r"random numbers without the hash, .*"), ("size", r"random numbers, store and TLS, .*"),
    ("store", r".*: write amplification"), ("store", r"power cuts survived"),
    ("rng", r"HMAC_DRBG over mbedtls, requests of 1024 bytes"),
    ("factory", r"\d+ pseudo-terminal devices.*"), ("factory", r"one device at \d+ baud"), ("factory", r"crashes of station.*"),
    ("factory", r".*million.*"), ("certs", r"device certificates from .*"),
    ("entropy", r"non-IID, (8 bits|binary), 10\^\d samples"), ("entropy", r"restart, .* bits"),
    ("statistics", r".*two threads"), ("statistics", r"FIPS 140-2, 100 MB"),
]


def command_output(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def machine():
    """Processor, memory, system and compilers, in one line."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text(encoding="utf-8"))
    compilers = [command_output(name, "-dumpfullversion") for name in ("gcc", "arm-none-eabi-gcc")]
    return (f"{os.cpu_count()} × {model[1] if model else os.uname().machine}, {memory:.0f} GiB, "
            f"{system[1] if system else os.uname().sysname}, gcc {compilers[0]}, arm-none-eabi-gcc {compilers[1]}")


def commit():
    """What was measured: the commit, and whether the tree was as it says."""
    name = command_output("git", "describe", "--always", "--abbrev=10")
    changed = command_output("git", "status", "--porcelain", "--untracked-files=no", "--", ":!FIGURES.md", ":!README.md")
    return name + (" with changes" if changed else "")


def number(value):
    """As a reader wants it: whole numbers in groups of three, others with three significant digits."""
    if value is None:
        return ""
    if isinstance(value, float) and (value != int(value) or abs(value) < 1000):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{int(value):,}" if isinstance(value, (int, float)) else str(value)


def line(row):
    met = {None: "", True: "met", False: MISSED}[row["met"]]
    peer = f"{row['peer']}: {number(row['peer_value'])}" if row["peer"] else ""
    cells = [row["figure"], number(row["value"]), row["unit"] or "", number(row["goal"]), met, peer, number(row["ratio"])]
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def section(name, rows):
    """The section of a benchmark, heading included."""
    goals = [row for row in rows if row["goal"] is not None]
    missed = sum(row["met"] is False for row in goals)
    return "\n".join([
        f"## {name}", "",
        f"`scripts/bench {name}`, {datetime.date.today().isoformat()}, commit {commit()}, {machine()}. "
        f"{len(rows)} figures, {len(goals)} with a goal, {missed} of them missed.", "",
        "| figure | value | unit | goal | | peer | ratio |", "| --- | ---: | --- | ---: | --- | --- | ---: |",
        *map(line, rows), ""])


def sections_of(text):
    """Name -> section of what stands in FIGURES.md."""
    return {part.split("\n", 1)[0].strip(): "## " + part.rstrip("\n") + "\n" for part in re.split(r"^## ", text, flags=re.M)[1:]}


def shown(sections):
    """The table for README.md, from the sections. LookupError if a section lacks what it should have."""
    lines = ["| figure | value | goal | peer, in the same run |", "| --- | ---: | ---: | --- |"]
    for name, pattern in SHOWN:
        rows = re.findall(rf"^\| ((?:{pattern}) \|.*) \|$", sections.get(name, ""), flags=re.M)
        if name in sections and not rows:
            raise LookupError(f"README.md shows a figure of {name} that is not there: {pattern}")
        for row in rows:
            row = row if isinstance(row, str) else row[0]
            figure, value, unit, goal, met, peer, _ = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]
            goal = f"{goal} ({met.strip('*')})" if goal else ""
            lines.append(f"| {figure} (`scripts/bench {name}`) | {value} {unit} | {goal} | {peer} |")
    return "\n".join(lines)


def readme_with(text, sections):
    """README.md with the table for it."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{shown(sections)}\n{END}{rest.split(END)[1]}"


def is_consistent():
    """Whether README.md shows what FIGURES.md says."""
    text = README.read_text(encoding="utf-8")
    return text == readme_with(text, sections_of(FIGURES.read_text(encoding="utf-8")))


def write(rows_by_name):
    """Puts new measurements into FIGURES.md and README.md."""
    sections = sections_of(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    sections |= {name: section(name, rows) for name, rows in rows_by_name.items()}
    sections = {name: sections[name] for name in sorted(sections) if (ROOT / f"scripts/benchmarks/{name}.py").exists()}
    readme = readme_with(README.read_text(encoding="utf-8"), sections)
    FIGURES.write_text("\n".join([HEAD, *sections.values()]), encoding="utf-8")
    README.write_text(readme, encoding="utf-8")
