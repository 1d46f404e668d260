// SPDX-License-Identifier: Apache-2.0
//
// getrandom(2) until all bytes are there. No user-space generator stands between the kernel and a
// key: the host makes few keys, and a generator could be forked, snapshotted or left unseeded.
#include "mintmark/certs/random.h"

#include <errno.h>
#include <sys/random.h>

#include "mintmark/bytes.h"

mint_status_t mint_host_random_fill(void *context, uint8_t *out, size_t len)
{
    (void)context;
    size_t done = 0;
    while (done < len) {
        ssize_t got = getrandom(out + done, len - done, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            mint_wipe(out, len);
            return MINT_ERR_IO;
        }
        done += (size_t)got;
    }
    return MINT_OK;
}

int mint_host_random(void *context, unsigned char *out, size_t len)
{
    return mint_host_random_fill(context, out, len) == MINT_OK ? 0 : -1;
}
