// SPDX-License-Identifier: Apache-2.0
//
// Verifying a chain. Mbed TLS walks it; the time is ours to look at, because the caller's clock is
// the one that counts and Mbed TLS knows only the system's.
#include <mbedtls/x509_crt.h>

#include "mintmark/certs/certificate.h"
#include "view.h"

#include <stdio.h>
#include <string.h>

// What the walk is told and finds.
typedef struct {
    int64_t now;
    uint32_t
        flags; // of the first certificate, from the end entity up, with which something is wrong
    int depth; // of it; 0 is the end entity
} walk_t;

static uint32_t time_flags(const mbedtls_x509_crt *certificate, int64_t now)
{
    mint_certificate_view_t view;
    mint_bytes_t der = {.data = certificate->raw.p, .len = certificate->raw.len};
    if (mint_certificate_view(der, &view) != MINT_OK || !view.tbs.not_before.valid ||
        !view.tbs.not_after.valid) {
        return MBEDTLS_X509_BADCERT_OTHER;
    }
    if (now < view.tbs.not_before.time) {
        return MBEDTLS_X509_BADCERT_FUTURE;
    }
    return now > view.tbs.not_after.time ? MBEDTLS_X509_BADCERT_EXPIRED : 0;
}

// Called from the root down to the end entity.
static int look_at(void *context, mbedtls_x509_crt *certificate, int depth, uint32_t *flags)
{
    walk_t *walk = context;
    const uint32_t by_system_clock = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE;
    *flags &= ~by_system_clock;
    *flags |= time_flags(certificate, walk->now);
    if (*flags != 0) {
        walk->flags = *flags;
        walk->depth = depth;
    }
    return 0;
}

static mint_status_t parse(mbedtls_x509_crt *list, mint_bytes_t der, const char *which,
                           mint_error_t *error)
{
    mint_certificate_view_t view;
    if (mint_certificate_view(der, &view) != MINT_OK ||
        mbedtls_x509_crt_parse_der(list, der.data, der.len) != 0) {
        return mint_fail(error, MINT_ERR_FORMAT, "%s cannot be read", which);
    }
    return MINT_OK;
}

static mint_status_t fail_walk(const walk_t *walk, const mint_bytes_t *chain, size_t count,
                               mint_error_t *error)
{
    char why[200] = "it does not verify";
    mint_certificate_info_t info = {0};
    if (walk->flags != 0) {
        (void)mbedtls_x509_crt_verify_info(why, sizeof why, "", walk->flags);
        why[strcspn(why, "\n")] = '\0';
    }
    size_t index = (size_t)walk->depth < count ? (size_t)walk->depth : count - 1;
    if (mint_certificate_read(chain[index], &info, NULL) != MINT_OK) {
        info.subject[0] = '\0';
    }
    return mint_fail(error, MINT_ERR_AUTHENTICATION, "certificate %d of the chain (%.100s): %s",
                     walk->depth + 1,
                     (size_t)walk->depth < count ? info.subject : "the trusted root", why);
}

static mint_status_t parse_all(mbedtls_x509_crt *list, const mint_bytes_t *chain, size_t count,
                               mbedtls_x509_crt *trusted, mint_bytes_t root, mint_error_t *error)
{
    for (size_t i = 0; i < count; i++) {
        char which[64];
        (void)snprintf(which, sizeof which, "certificate %zu of the chain", i + 1);
        mint_status_t status = parse(list, chain[i], which, error);
        if (status != MINT_OK) {
            return status;
        }
    }
    return parse(trusted, root, "the trusted root", error);
}

mint_status_t mint_chain_verify(const mint_bytes_t *chain, size_t count, mint_bytes_t root,
                                int64_t now, mint_error_t *error)
{
    if (count == 0 || count > MINT_CHAIN_LINKS_MAX) {
        return mint_fail(error, MINT_ERR_ARGUMENT, "a chain has 1 to %u certificates, not %zu",
                         MINT_CHAIN_LINKS_MAX, count);
    }
    mbedtls_x509_crt list;
    mbedtls_x509_crt trusted;
    mbedtls_x509_crt_init(&list);
    mbedtls_x509_crt_init(&trusted);
    mint_status_t status = parse_all(&list, chain, count, &trusted, root, error);
    if (status == MINT_OK) {
        walk_t walk = {.now = now};
        uint32_t flags = 0;
        int result = mbedtls_x509_crt_verify_with_profile(
            &list, &trusted, NULL, &mbedtls_x509_crt_profile_default, NULL, &flags, look_at, &walk);
        if (result != 0 || flags != 0 || walk.flags != 0) {
            status = fail_walk(&walk, chain, count, error);
        }
    }
    mbedtls_x509_crt_free(&trusted);
    mbedtls_x509_crt_free(&list);
    return status;
}
