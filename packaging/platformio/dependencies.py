# SPDX-License-Identifier: Apache-2.0
"""What the device library is built on, for PlatformIO: Mbed TLS and TinyCBOR from the pinned sources, as library.json's extraScript.

Frameworks that have an Mbed TLS of their own keep it. PlatformIO runs this with `Import` known and the library's folder as the
working directory.
"""
import os
import subprocess

Import("env")  # noqa: F821

ROOT = os.getcwd()
HAVE_MBEDTLS = {"espidf", "zephyr"}  # these have components of their own: zephyr/module.yml, idf_component.yml


def fetch(name):
    command = [os.path.join(ROOT, "scripts", "fetch-dependency"), name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


tinycbor = fetch("tinycbor")
env.Append(CPPPATH=[os.path.join(tinycbor, "src")], CPPDEFINES=[("CBOR_NO_HALF_FLOAT_TYPE", 1)])  # noqa: F821
env.BuildSources(os.path.join("$BUILD_DIR", "mintmark-tinycbor"), os.path.join(tinycbor, "src"),  # noqa: F821
                 ["-<*>", "+<cborencoder.c>", "+<cborencoder_close_container_checked.c>", "+<cborparser.c>"])
if not HAVE_MBEDTLS & set(env.get("PIOFRAMEWORK", [])):  # noqa: F821
    mbedtls = fetch("mbedtls")
    config = os.path.join(ROOT, "device", "src", "crypto", "mbedtls", "config_device.h")
    env.Append(CPPPATH=[os.path.join(mbedtls, "include")],  # noqa: F821
               CPPDEFINES=[("MBEDTLS_CONFIG_FILE", env.StringifyMacro(config))])  # noqa: F821
    env.BuildSources(os.path.join("$BUILD_DIR", "mintmark-mbedtls"), os.path.join(mbedtls, "library"),  # noqa: F821
                     ["+<*.c>", "-<ssl_*.c>", "-<mps_*.c>", "-<net_sockets.c>", "-<debug.c>", "-<timing.c>"])
