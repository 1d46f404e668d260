// SPDX-License-Identifier: Apache-2.0
//
// A certificate's main facts as text and as JSON, the same wherever one is shown.
#ifndef MINTMARK_PROVISIONER_CERTIFICATE_OUTPUT_H
#define MINTMARK_PROVISIONER_CERTIFICATE_OUTPUT_H

#include "cli/cli.h"

/// Prints the facts of a certificate (DER), each line after `indent`. MINT_ERR_FORMAT.
MINT_MUST_CHECK mint_status_t mint_print_certificate(mint_bytes_t der, const char *indent,
                                                     mint_error_t *error);

/// The same as a JSON object; NULL if the certificate cannot be read or there is no memory.
json_t *mint_json_certificate(mint_bytes_t der);

#endif
