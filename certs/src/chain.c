// SPDX-License-Identifier: Apache-2.0
//
// Verifying a chain that is given in order, for those who made it and know what it must be.
#include "mintmark/certs/chain.h"

static mint_status_t check_readable(const mint_bytes_t *chain, size_t count, mint_bytes_t root,
                                    mint_error_t *error)
{
    mint_certificate_view_t view;
    for (size_t i = 0; i < count; i++) {
        if (mint_certificate_view(chain[i], &view) != MINT_OK) {
            return mint_fail(error, MINT_ERR_FORMAT, "certificate %zu of the chain cannot be read",
                             i + 1);
        }
    }
    return mint_certificate_view(root, &view) == MINT_OK
               ? MINT_OK
               : mint_fail(error, MINT_ERR_FORMAT, "the trusted root cannot be read");
}

mint_status_t mint_chain_verify(const mint_bytes_t *chain, size_t count, mint_bytes_t root,
                                int64_t now, mint_error_t *error)
{
    mint_chain_t found;
    if (count == 0 || count > MINT_CHAIN_LINKS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a chain has 1 to %u certificates, not %zu",
                         MINT_CHAIN_LINKS_MAX, count);
    }
    mint_status_t status = check_readable(chain, count, root, error);
    if (status != MINT_OK) {
        return status;
    }
    const mint_chain_question_t question = {.roots = &root,
                                            .root_count = 1,
                                            .intermediates = chain + 1,
                                            .intermediate_count = count - 1,
                                            .now = now};
    return mint_chain_build(chain[0], &question, &found, error);
}
