// SPDX-License-Identifier: Apache-2.0
//
// Which of a factory's CAs a person means.
#ifndef MINTMARK_PROVISIONER_CA_WHICH_H
#define MINTMARK_PROVISIONER_CA_WHICH_H

#include "cli/cli.h"

#define MINT_CA_NAME_SIZE 32u ///< bytes of a CA's name, NUL included

/// Reads `root`, `issuing` (the ones in use), or one by its number: `root-1`, `issuing-2`. False if
/// it is no such name, or the factory has no such CA; then it has said so.
bool mint_parse_ca(const mint_arguments_t *arguments, const mint_factory_t *factory,
                   const char *text, mint_ca_ref_t *ca);

/// Writes the name of a CA certificate as people say it: "root-1", "issuing-2",
/// "issuing-1-by-root-2".
void mint_ca_name(const mint_ca_t *ca, char name[MINT_CA_NAME_SIZE]);

#endif
