#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# A credit without evidence does not compile. The same source is compiled once as it should be and then with one thing
# wrong each time; every wrong one must be refused, for the right reason.
#
# usage: check_evidence.py COMPILER INCLUDE_FOLDER
import subprocess
import sys
import tempfile

NAME = "MINT_EVIDENCE_TIMER_JITTER"
GOOD = {
    "SYMBOL_BITS": "4", "H_64": "37", "FIGURE_MICRO": "593300", "SAMPLES": "1000000", "RESTARTS": "1000",
    "DATE": "20250131", "HARDWARE": "1", "PROVISIONAL": "0", "DATA_SHA256": "{0x12, 0x34}",
}
MEASURED = f"MINT_MEASURED({NAME})"

# What is wrong: changes to the evidence (None: not there), the credit claimed, compiler options, what the compiler says.
CASES = [
    ("no evidence at all", dict.fromkeys(GOOD), MEASURED, [], NAME),
    ("one sample too few", {"SAMPLES": "999999"}, MEASURED, [], "1,000,000 samples"),
    ("one restart too few", {"RESTARTS": "999"}, MEASURED, [], "1,000 restarts"),
    ("provisional evidence", {"PROVISIONAL": "1"}, MEASURED, [], "provisional evidence"),
    ("no entropy", {"H_64": "0"}, MEASURED, [], "without entropy"),
    ("more credit than was found", {"H_64": "38"}, MEASURED, [], "more than was found"),
    ("samples of an emulated part", {"HARDWARE": "0"}, MEASURED, [], "emulated or simulated"),
    ("the port of an emulated board", {}, MEASURED, ["-DMINT_PORT_EMULATED=1"], "emulated or simulated"),
    ("the evidence of another source", {}, "MINT_MEASURED(MINT_EVIDENCE_ADC_NOISE)", [], "MINT_EVIDENCE_ADC_NOISE"),
    ("nobody who vouches", {}, 'MINT_VOUCHED("")', [], "say who vouches"),
    ("no name of who vouches", {}, "MINT_VOUCHED(0)", [], "error"),
] + [(f"evidence without {field}", {field: None}, MEASURED, [], f"{NAME}_{field}") for field in GOOD]


def compile_source(folder, compiler, include, evidence, credit, options):
    with open(f"{folder}/mintmark_entropy_limits.h", "w", encoding="ascii") as file:
        for field, value in evidence.items():
            if value is not None:
                file.write(f"#define {NAME}_{field} {value}\n")
    with open(f"{folder}/source.c", "w", encoding="ascii") as file:
        file.write('#include "mintmark/entropy.h"\n#include "mintmark_entropy_limits.h"\n'
                   "mint_status_t take(void *context, uint8_t *symbol);\nextern const mint_source_t source;\n"
                   f'const mint_source_t source = {{.name = "noise", .sample = take, {credit}}};\n')
    command = [compiler, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", f"-I{include}", f"-I{folder}",
               *options, "-fsyntax-only", f"{folder}/source.c"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode == 0, result.stderr


def main():
    compiler, include = sys.argv[1:]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for credit in (MEASURED, f"MINT_PROVISIONAL({NAME})", 'MINT_VOUCHED("a kernel")', "MINT_UNCREDITED(8, 32)"):
            compiled, said = compile_source(folder, compiler, include, GOOD, credit, [])
            if not compiled:
                print(f"error: {credit} does not compile:\n{said}", file=sys.stderr)
                failures += 1
        for what, changes, credit, options, reason in CASES:
            compiled, said = compile_source(folder, compiler, include, GOOD | changes, credit, options)
            if compiled or reason not in said:
                print(f"error: {what}: {'compiles' if compiled else said}", file=sys.stderr)
                failures += 1
    print(f"{len(CASES)} wrong credits, {failures} failures")
    return 1 if failures else 0


sys.exit(main())
