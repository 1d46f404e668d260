// SPDX-License-Identifier: Apache-2.0
//
// The CA certificates in a factory's folder. The first root and issuing CA have plain names, the
// next ones a number; a cross-certificate is named for the issuing CA that it is for and the root
// that it is by.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "factory/internal.h"
#include "mintmark/certs/certificate.h"
#include "mintmark/certs/file.h"

void mint_factory_ca_file(const mint_ca_t *ca, char name[MINT_CA_FILE_SIZE])
{
    const char *kind = ca->role == MINT_CA_ROOT ? "root" : "issuing";
    if (ca->role == MINT_CA_CROSS) {
        (void)snprintf(name, MINT_CA_FILE_SIZE, "issuing-ca-%u-by-root-%u.pem", ca->generation,
                       ca->root_generation);
    } else if (ca->generation == 1) {
        (void)snprintf(name, MINT_CA_FILE_SIZE, "%s-ca.pem", kind);
    } else {
        (void)snprintf(name, MINT_CA_FILE_SIZE, "%s-ca-%u.pem", kind, ca->generation);
    }
}

mint_status_t mint_factory_save_certificate(const char *dir, const char *name, mint_bytes_t der,
                                            mint_error_t *error)
{
    mint_path_t path;
    mint_buffer_t pem = {0};
    mint_status_t status = mint_path_join(&path, dir, name, error);
    if (status == MINT_OK) {
        status = mint_certificate_append_pem(der, &pem);
    }
    if (status == MINT_OK) {
        status = mint_file_create(path.text, MINT_FILE_PUBLIC, mint_buffer_view(&pem), error);
    }
    mint_buffer_free(&pem);
    return status;
}

mint_status_t mint_factory_cas_append(mint_factory_cas_t *cas, const mint_ca_t *ca,
                                      mint_buffer_t *der, mint_error_t *error)
{
    mint_factory_ca_t *list = realloc(cas->list, (cas->count + 1) * sizeof *list);
    if (list == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    cas->list = list;
    list[cas->count] = (mint_factory_ca_t){.ca = *ca, .der = *der};
    list[cas->count].ca.der = mint_buffer_view(der); // its bytes stay where they are
    cas->count++;
    *der = (mint_buffer_t){0};
    return MINT_OK;
}

void mint_factory_cas_free(mint_factory_cas_t *cas)
{
    for (size_t i = 0; i < cas->count; i++) {
        mint_buffer_free(&cas->list[i].der);
    }
    free(cas->list);
    *cas = (mint_factory_cas_t){0};
}

mint_bytes_t mint_factory_cas_find(const mint_factory_cas_t *cas, mint_ca_ref_t ca)
{
    for (size_t i = 0; i < cas->count; i++) {
        const mint_ca_t *found = &cas->list[i].ca;
        if (found->role == ca.role && found->generation == ca.generation) {
            return found->der;
        }
    }
    return (mint_bytes_t){0};
}

/// Reads one certificate and appends it; `*missing` if there is no such file.
static mint_status_t load(const char *dir, const mint_ca_t *ca, mint_factory_cas_t *cas,
                          bool *missing, mint_error_t *error)
{
    mint_path_t path;
    char name[MINT_CA_FILE_SIZE];
    mint_buffer_t der = {0};
    mint_factory_ca_file(ca, name);
    mint_status_t status = mint_path_join(&path, dir, name, error);
    if (status == MINT_OK) {
        status = mint_certificate_load(path.text, &der, error);
    }
    *missing = status == MINT_ERR_NOT_FOUND;
    if (status == MINT_OK) {
        status = mint_factory_cas_append(cas, ca, &der, error);
    }
    mint_buffer_free(&der);
    return status;
}

/// The number of the root that signed an issuing CA's certificate.
static mint_status_t find_root(mint_factory_cas_t *cas, size_t index, uint32_t roots,
                               mint_error_t *error)
{
    mint_ca_t *ca = &cas->list[index].ca;
    mint_certificate_info_t info;
    mint_status_t status = mint_certificate_read(ca->der, &info, error);
    for (uint32_t i = roots; i > 0 && status == MINT_OK; i--) {
        const mint_ca_ref_t root = {.role = MINT_CA_ROOT, .generation = i};
        if (mint_chain_verify(&ca->der, 1, mint_factory_cas_find(cas, root), info.not_before,
                              NULL) == MINT_OK) {
            ca->root_generation = i;
            return MINT_OK;
        }
    }
    return status == MINT_OK
               ? mint_fail(error, MINT_ERR_FORMAT,
                           "issuing CA number %u was signed by no root of the factory",
                           ca->generation)
               : status;
}

static mint_status_t load_own(const char *dir, mint_ca_role_t role, uint32_t generations,
                              mint_factory_cas_t *cas, mint_error_t *error)
{
    mint_status_t status = MINT_OK;
    bool missing;
    for (uint32_t i = 1; i <= generations && status == MINT_OK; i++) {
        const mint_ca_t ca = {.role = role, .generation = i, .root_generation = i};
        status = load(dir, &ca, cas, &missing, error);
    }
    return status;
}

static mint_status_t load_crosses(const char *dir, const mint_settings_t *settings,
                                  mint_factory_cas_t *cas, mint_error_t *error)
{
    for (uint32_t issuing = 1; issuing <= settings->issuing_generation; issuing++) {
        for (uint32_t root = 1; root <= settings->root_generation; root++) {
            bool missing = false;
            const mint_ca_t ca = {
                .role = MINT_CA_CROSS, .generation = issuing, .root_generation = root};
            mint_status_t status = load(dir, &ca, cas, &missing, error);
            if (status != MINT_OK && !missing) {
                return status;
            }
        }
    }
    mint_error_clear(error);
    return MINT_OK;
}

mint_status_t mint_factory_cas_load(const char *dir, const mint_settings_t *settings,
                                    mint_factory_cas_t *cas, mint_error_t *error)
{
    *cas = (mint_factory_cas_t){0};
    mint_status_t status = load_own(dir, MINT_CA_ROOT, settings->root_generation, cas, error);
    if (status == MINT_OK) {
        status = load_own(dir, MINT_CA_ISSUING, settings->issuing_generation, cas, error);
    }
    for (size_t i = settings->root_generation; i < cas->count && status == MINT_OK; i++) {
        // Where there is one root, it is that one; the check is for whoever uses the certificate.
        status = settings->root_generation > 1 ? find_root(cas, i, settings->root_generation, error)
                                               : MINT_OK;
        cas->list[i].ca.root_generation =
            settings->root_generation > 1 ? cas->list[i].ca.root_generation : 1;
    }
    if (status == MINT_OK && settings->root_generation > 1) {
        status = load_crosses(dir, settings, cas, error);
    }
    if (status != MINT_OK) {
        mint_factory_cas_free(cas);
    }
    return status;
}

mint_status_t mint_factory_cas_record(const mint_factory_cas_t *cas, mint_registry_t *registry,
                                      mint_error_t *error)
{
    mint_ca_t *list = calloc(cas->count, sizeof *list);
    if (list == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < cas->count; i++) {
        list[i] = cas->list[i].ca;
    }
    mint_status_t status = mint_registry_add_cas(registry, list, cas->count, error);
    free(list);
    return status;
}
