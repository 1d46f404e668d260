// SPDX-License-Identifier: Apache-2.0
//
// The TLS firmware with a generator that fails: from the first call on in its first session, from
// the second on in its second, and so on. Linked before the two functions by --wrap.
#include <string.h>

#include "mintmark/rng.h"
#include "session.h"

#define PATTERN 0xE5 ///< what a failed call leaves behind; also known to tls_emulated.py

int __wrap_session_ask(const session_device_t *device, session_credentials_t credentials,
                       const char *line, session_result_t *result);
int __real_session_ask(const session_device_t *device, session_credentials_t credentials,
                       const char *line, session_result_t *result);
mint_status_t __wrap_mint_rng_bytes(mint_rng_t *rng, void *out, size_t len);
mint_status_t __real_mint_rng_bytes(mint_rng_t *rng, void *out, size_t len);

static unsigned session; ///< from 1 on
static unsigned call;    ///< of this session

int __wrap_session_ask(const session_device_t *device, session_credentials_t credentials,
                       const char *line, session_result_t *result)
{
    session++;
    call = 0;
    return __real_session_ask(device, credentials, line, result);
}

mint_status_t __wrap_mint_rng_bytes(mint_rng_t *rng, void *out, size_t len)
{
    if (++call >= session) {
        memset(out, PATTERN, len);
        return MINT_ERR_SOURCE;
    }
    return __real_mint_rng_bytes(rng, out, len);
}
