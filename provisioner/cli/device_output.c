// SPDX-License-Identifier: Apache-2.0
//
// A device of the registry as JSON.
#include "cli/device_output.h"

/// A byte string that may not be there.
static json_t *optional_hex(bool there, const uint8_t *data, size_t len)
{
    return there ? mint_json_hex(data, len) : json_null();
}

json_t *mint_json_device(const mint_device_t *device)
{
    return json_pack(
        "{s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:s, s:o}", "id",
        mint_json_hex(device->id, sizeof device->id), "batch", device->batch, "station",
        device->station, "board", device->board, "firmware", device->firmware, "progress",
        mint_progress_text(device->progress), "public_key",
        optional_hex(device->has_public_key, device->public_key, sizeof device->public_key),
        "transport_key",
        optional_hex(device->has_transport_key, device->transport_key,
                     sizeof device->transport_key),
        "psk", (int)device->has_psk, "store_digest",
        optional_hex(device->has_store_digest, device->store_digest, sizeof device->store_digest),
        "health", json_loads(device->health, JSON_DECODE_ANY, NULL), "admitted",
        mint_json_time(device->admitted_s), "changed", mint_json_time(device->changed_s), "port",
        device->port, "retired",
        device->retired_s != 0 ? mint_json_time(device->retired_s) : json_null());
}
