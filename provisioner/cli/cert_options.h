// SPDX-License-Identifier: Apache-2.0
//
// Options that the verbs about certificates have in common.
#ifndef MINTMARK_PROVISIONER_CERT_OPTIONS_H
#define MINTMARK_PROVISIONER_CERT_OPTIONS_H

#include "cli/cert_input.h"
#include "registry/issued.h"

/// Reads a moment: `2026-11-23T08:15:00Z`, `2026-11-23` (its first second, UTC) or seconds since
/// 1970. False if it is none; then it has said so.
bool mint_parse_time(const mint_arguments_t *arguments, const char *name, int64_t otherwise,
                     int64_t *time_s);

/// Reads all files of an option that may be given several times. After a failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_read_option_files(const mint_arguments_t *arguments,
                                                   const char *name, unsigned kinds,
                                                   mint_inputs_t *inputs);

/// Reads hex digits in pairs, with colons between or not, into `bytes`, which takes `size`. False
/// if it is not that, is empty or is longer.
bool mint_parse_hex(const char *text, uint8_t *bytes, size_t size, size_t *len);

/// Finds a certificate of the factory by what a person says: its serial number in hex (with or
/// without colons), or the path of a file with it. `serial` takes MINT_SERIAL_LEN bytes. After a
/// failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_parse_serial(const char *text, uint8_t *serial,
                                              size_t *serial_len);

#endif
