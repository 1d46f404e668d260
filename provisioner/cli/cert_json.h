// SPDX-License-Identifier: Apache-2.0
//
// The whole of a certificate, or of a revocation list, as JSON: everything that its bytes say, so
// that they could be made again from it, and its extensions both as they are and as what they mean.
#ifndef MINTMARK_PROVISIONER_CERT_JSON_H
#define MINTMARK_PROVISIONER_CERT_JSON_H

#include "cli/cli.h"
#include "mintmark/certs/view.h"

/// A certificate (DER); NULL if it cannot be read or there is no memory.
json_t *mint_json_cert(mint_bytes_t der);
/// A revocation list (DER); likewise.
json_t *mint_json_crl(mint_bytes_t der);

/// Bytes of any length in lower-case hex.
json_t *mint_json_bytes(mint_bytes_t bytes);
/// An OID in dotted form.
json_t *mint_json_oid(mint_bytes_t oid);
/// A string, or null for NULL.
json_t *mint_json_text(const char *text);
/// A Name (whole): a list of lists of attributes.
json_t *mint_json_name(mint_bytes_t name);
/// A GeneralName.
json_t *mint_json_general_name(const mint_general_name_t *name);
/// What an extension means; null if that is not known here or it is malformed.
json_t *mint_json_extension_content(const mint_extension_view_t *extension);
/// Extensions (content of their SEQUENCE) as a list.
json_t *mint_json_extensions(mint_bytes_t extensions);

#endif
