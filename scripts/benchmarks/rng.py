# SPDX-License-Identifier: Apache-2.0
"""What random numbers cost on a Cortex-M3, in instructions (QEMU's -icount) and samples, never in seconds.

The peer is Mbed TLS's HMAC_DRBG over the same SHA-256, compiled with the same options and measured in the same way.
"""
import _build
import _meter

PEER = "Mbed TLS hmac_drbg"
BACKENDS = {"mbedtls": "rng_meter", "tomcrypt": "rng_meter_tomcrypt"}
REQUESTS = {"request_32": 32, "request_1024": 1024}  # name -> bytes


def beside(value, peer_value):
    return {"peer": PEER, "peer_value": peer_value, "ratio": value / peer_value}


def drbg_rows(backend, ours, peer):
    for name, length in REQUESTS.items():
        value, other = (told[f"{name}_instructions"] / length for told in (ours, peer))
        yield {"figure": f"HMAC_DRBG over {backend}, requests of {length} bytes", "value": value,
               "unit": "instructions/byte", **beside(value, other)}
    value, other = (told["reseed_instructions"] for told in (ours, peer))
    yield {"figure": f"HMAC_DRBG over {backend}, one reseed", "value": value, "unit": "instructions",
           **beside(value, other)}


def pool_rows(backend, told):
    yield {"figure": f"seed of 384 bits over {backend}, tests and conditioning", "value": told["seed_instructions"],
           "unit": "instructions"}
    yield {"figure": f"one sample over {backend}, tests and conditioning",
           "value": told["seed_instructions"] / told["seed_samples"], "unit": "instructions/sample"}


def rows():
    _build.build("cortex-m3", *BACKENDS.values(), "peer_meter")
    peer = _meter.figures("peer_meter")
    told = {backend: _meter.figures(name) for backend, name in BACKENDS.items()}
    for backend, ours in told.items():
        yield from drbg_rows(backend, ours, peer)
        yield from pool_rows(backend, ours)
    ours = told["mbedtls"]
    yield {"figure": "samples of 1 bit min-entropy for a seed of 384 bits", "value": ours["seed_samples"],
           "unit": "samples"}
    yield {"figure": "samples of the start-up test", "value": ours["start_up_samples"], "unit": "samples"}
    yield {"figure": "start-up test with its cut-offs computed", "value": ours["start_up_instructions"],
           "unit": "instructions"}
