#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manifests for Zephyr, ESP-IDF and PlatformIO: well formed, of this version, with the sources of the CMake build and no
others, which compile with the include folders and definitions that they give. Their tools are not needed: what those would do
with a manifest is written from their documentation.

usage: manifests.py BUILD_TREE SOURCE_TREE      any tree with compile_commands.json
"""
import glob
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TREE, ROOT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
COMPILER = ["arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-Os", "-fsyntax-only", "-Wall", "-Wextra", "-Werror"]


def check(condition, text):
    if not condition:
        sys.exit(f"error: {text}")


def project_version():
    return re.search(r"^project\(Mintmark VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]


def sources_of_build():
    """What the CMake build compiles for mintmark::device, of the default backend."""
    own = re.compile(r"(?:^|\s)\S*device/src/\w+/CMakeFiles/mintmark_(?!crypto_(?:tomcrypt|openssl))\w+\.dir/")
    commands = json.loads((TREE / "compile_commands.json").read_text())
    return {os.path.realpath(entry["file"]) for entry in commands if own.search(entry["command"])}


def dependency(name):
    command = [ROOT / "scripts/fetch-dependency", name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def yaml(path):
    """As much of YAML as the manifests use: maps of scalars, indented by two spaces. Anything else is an error."""
    top = {}
    stack = [top]
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r'((?:  )*)([\w/-]+):(?: +("[^"]*"|[^\s"#&*!|>{\[][^#]*?))?\s*', line)
        check(found and len(found[1]) // 2 < len(stack), f"{path}:{number}: {line}")
        del stack[len(found[1]) // 2 + 1:]
        if found[3] is None:
            stack[-1][found[2]] = {}
            stack.append(stack[-1][found[2]])
        else:
            stack[-1][found[2]] = found[3].strip('"')
    return top


def same(name, sources):
    """The sources of ours that a manifest has must be those of the build."""
    ours = {os.path.realpath(source) for source in sources if os.path.realpath(source).startswith(f"{ROOT}/device/")}
    missing, more = sources_of_build() - ours, ours - sources_of_build()
    check(len(ours) > 50, f"{name}: hardly any source: {sorted(ours)}")
    check(not missing and not more, f"{name}: missing {sorted(missing)}, too many {sorted(more)}")


def compile_all(name, sources, includes, definitions, standard):
    if not shutil.which(COMPILER[0]):
        print(f"{name}: not compiled, there is no {COMPILER[0]}")
        return
    command = [*COMPILER, f"-std={standard}", *(f"-I{folder}" for folder in includes), *(f"-D{text}" for text in definitions)]
    own = [source for source in sources if os.path.realpath(source).startswith(f"{ROOT}/device/")]
    foreign = [source for source in sources if source not in own]
    for warnings, files in (([], own), (["-w"], foreign)):
        if files:
            result = subprocess.run([*command, *warnings, *files], capture_output=True, text=True)
            check(result.returncode == 0, f"{name}: {result.stderr}")
    print(f"{name}: {len(own)} sources of ours, {len(foreign)} of others")


def run_cmake(script, *options):
    """Runs a script in which PRINT(name values…) shows what a manifest's functions were given: {name: [values]}."""
    shown = 'function(PRINT name)\n  message("@@${name};${ARGN}")\nendfunction()\n'
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "run.cmake"
        path.write_text(shown + script)
        result = subprocess.run(["cmake", *options, "-P", path], capture_output=True, text=True)
    check(result.returncode == 0, result.stderr)
    given = {}
    for line in result.stderr.splitlines():
        if line.startswith("@@"):
            name, *values = line[2:].split(";")
            given.setdefault(name, []).extend(value for value in values if value)
    return given


# ---- Zephyr: zephyr/module.yml, and the functions of its build that a module may call ----

def zephyr():
    module = yaml(ROOT / "zephyr/module.yml")
    check(set(module) <= {"name", "build", "tests", "samples", "boards"}, f"zephyr/module.yml: {set(module)}")
    check(set(module["build"]) <= {"cmake", "kconfig", "depends", "settings"}, "zephyr/module.yml: build")
    folder, kconfig = ROOT / module["build"]["cmake"], ROOT / module["build"]["kconfig"]
    check((folder / "CMakeLists.txt").is_file() and kconfig.is_file(), "zephyr/module.yml: no such files")
    options = re.findall(r"^config (\w+)$", kconfig.read_text(), re.M)
    used = re.findall(r"CONFIG_(\w+)", (folder / "CMakeLists.txt").read_text())
    check(options == used == ["MINTMARK"], f"Kconfig has {options}, CMakeLists.txt uses {used}")
    stub = "".join(f"function({name})\n  PRINT({name} ${{ARGN}})\nendfunction()\n" for name in (
        "zephyr_library_named", "zephyr_library_sources", "zephyr_library_include_directories",
        "zephyr_library_compile_definitions", "zephyr_include_directories", "zephyr_library_link_libraries"))
    script = f"cmake_minimum_required(VERSION 3.20)\n{stub}include({folder}/CMakeLists.txt)\n"
    check(run_cmake(script) == {}, "Zephyr: something is built without CONFIG_MINTMARK")
    given = run_cmake(script, "-DCONFIG_MINTMARK=y")
    check(given["zephyr_library_link_libraries"] == ["mbedTLS"], "Zephyr: not over its Mbed TLS")
    same("Zephyr", given["zephyr_library_sources"])
    # Zephyr's Mbed TLS is stood for by Mbed TLS's own default configuration.
    compile_all("Zephyr", given["zephyr_library_sources"],
                [*given["zephyr_library_include_directories"], *given["zephyr_include_directories"],
                 dependency("mbedtls") + "/include"], given["zephyr_library_compile_definitions"], "c17")


# ---- ESP-IDF: idf_component.yml, and idf_component_register() in the root CMakeLists.txt ----

def esp_idf():
    manifest = yaml(ROOT / "idf_component.yml")
    check(set(manifest) <= {"version", "description", "license", "dependencies", "url", "maintainers", "targets"},
          f"idf_component.yml: {set(manifest)}")
    check(manifest["version"] == project_version(), "idf_component.yml: version")
    check(set(manifest["dependencies"]) == {"idf", "espressif/cbor"}, "idf_component.yml: dependencies")
    # As ESP-IDF reads it for requirements: a macro that ends the file.
    early = run_cmake(f"macro(idf_component_register)\n  PRINT(register ${{ARGN}})\n  return()\nendmacro()\n"
                      f"include({ROOT}/CMakeLists.txt)\n", "-DESP_PLATFORM=1")
    built = run_cmake(f"function(idf_component_register)\n  PRINT(register ${{ARGN}})\nendfunction()\n"
                      f"include({ROOT}/CMakeLists.txt)\n", "-DESP_PLATFORM=1")
    check(early == built, "ESP-IDF: two readings")
    given, key = {}, None
    for word in built["register"]:
        if re.fullmatch(r"[A-Z_]+", word):
            key = given.setdefault(word, [])
        else:
            key.append(word)
    check(set(given) == {"SRCS", "INCLUDE_DIRS", "PRIV_INCLUDE_DIRS", "PRIV_REQUIRES"}, f"ESP-IDF: {set(given)}")
    check(given["PRIV_REQUIRES"] == ["mbedtls"], "ESP-IDF: not over its Mbed TLS")
    same("ESP-IDF", given["SRCS"])
    compile_all("ESP-IDF", given["SRCS"], [*given["INCLUDE_DIRS"], *given["PRIV_INCLUDE_DIRS"],
                                           dependency("tinycbor") + "/src", dependency("mbedtls") + "/include"], [], "gnu17")


# ---- PlatformIO: library.json, with the script of its dependencies ----

def filtered(folder, patterns):
    """PlatformIO's srcFilter: +<pattern> adds, -<pattern> takes away, in turn, relative to the folder."""
    chosen = set()
    for pattern in patterns:
        sign, text = re.fullmatch(r"([+-])<(.+)>", pattern).groups()
        files = (path for found in glob.glob(text, root_dir=folder, recursive=True)
                 for path in ([found] if os.path.isfile(os.path.join(folder, found))
                              else glob.glob(f"{found}/**", root_dir=folder, recursive=True)))
        chosen = chosen | set(files) if sign == "+" else chosen - set(files)
    return sorted(os.path.join(folder, name) for name in chosen if name.endswith(".c"))


class PlatformioEnv(dict):
    """The environment that PlatformIO hands to a library's script."""

    def __init__(self, frameworks):
        super().__init__(PIOFRAMEWORK=frameworks)
        self.includes, self.definitions, self.sources = [], [], []

    def Append(self, CPPPATH=(), CPPDEFINES=()):
        self.includes += CPPPATH
        self.definitions += (f"{name}={value}" for name, value in CPPDEFINES)

    def StringifyMacro(self, value):
        return f'"{value}"'

    def BuildSources(self, variant, folder, patterns):
        check(variant.startswith("$BUILD_DIR"), f"PlatformIO: {variant}")
        self.sources += filtered(folder, patterns)


def platformio():
    library = json.loads((ROOT / "library.json").read_text())
    check(set(library) <= {"name", "version", "description", "keywords", "license", "headers", "frameworks", "platforms",
                           "build", "repository", "authors", "homepage", "dependencies", "export"}, "library.json: fields")
    check(re.fullmatch(r"[a-z0-9-]{1,50}", library["name"]) and len(library["description"]) <= 255, "library.json: name")
    check(library["version"] == project_version(), "library.json: version")
    build = library["build"]
    check(set(build) <= {"srcDir", "includeDir", "srcFilter", "flags", "extraScript"}, "library.json: build")
    check((ROOT / build["includeDir"] / library["headers"]).is_file(), "library.json: headers")
    ours = filtered(str(ROOT / build["srcDir"]), build["srcFilter"])
    same("PlatformIO", ours)
    includes = [ROOT / build["includeDir"], *(ROOT / flag.split()[1] for flag in build["flags"])]
    script = ROOT / build["extraScript"]
    os.chdir(ROOT)
    for frameworks, mbedtls in ((["cmsis"], []), (["espidf"], [dependency("mbedtls") + "/include"])):
        env = PlatformioEnv(frameworks)
        exec(compile(script.read_text(), script, "exec"), {"Import": lambda name: None, "env": env})
        check(bool(mbedtls) != any("/mbedtls-" in source for source in env.sources), "PlatformIO: whose Mbed TLS?")
        if not mbedtls: # of Mbed TLS a few stand for all, which the CMake build compiles in the same way
            env.sources = [source for source in env.sources if re.search(r"tinycbor|/(aes|ecp|sha256|ssl_tls|timing)\.c$", source)]
            compile_all("PlatformIO", ours + env.sources, includes + env.includes, env.definitions, "gnu11")


def main():
    zephyr()
    esp_idf()
    platformio()


main()
