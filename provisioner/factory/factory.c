// SPDX-License-Identifier: Apache-2.0
//
// Opening a factory: first who can get at it, then what it is.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "factory/internal.h"
#include "mintmark/certs/chain.h"

static mint_status_t check_privacy(const char *dir, mint_error_t *error)
{
    mint_path_t keys;
    mint_status_t status = mint_path_check_private(dir, true, error);
    if (status == MINT_OK) {
        status = mint_path_join(&keys, dir, "keys", error);
    }
    if (status == MINT_OK) {
        status = mint_path_check_private(keys.text, true, error);
    }
    if (status == MINT_OK) {
        status = mint_path_check_private_files(keys.text, error);
    }
    if (status == MINT_ERR_NOT_FOUND) {
        mint_error_set(error, "'%s' is not a factory", dir);
        mint_error_hint(error, "`mintmark factory init '%s'` makes one", dir);
    }
    return status;
}

static mint_status_t load_settings(mint_factory_t *factory, mint_error_t *error)
{
    mint_path_t path;
    mint_status_t status = mint_path_join(&path, factory->dir, "factory.ini", error);
    return status == MINT_OK ? mint_settings_load(&factory->settings, path.text, error) : status;
}

static mint_status_t load_authority(mint_factory_t *factory, mint_error_t *error)
{
    mint_path_t path;
    mint_key_t *key = mint_key_new();
    mint_status_t status = key != NULL ? MINT_OK : mint_fail(error, MINT_ERR_MEMORY, "no memory");
    if (status == MINT_OK) {
        status = mint_path_join(&path, factory->dir, "authority.pub.pem", error);
    }
    if (status == MINT_OK) {
        status = mint_key_load_public(key, path.text, error);
    }
    if (status == MINT_OK) {
        status = mint_key_p256_point(key, factory->authority_key);
        if (status != MINT_OK) {
            mint_error_set(error, "'%s' is not a P-256 key", path.text);
        }
    }
    mint_key_free(key);
    return status;
}

static mint_status_t load(mint_factory_t *factory, mint_error_t *error)
{
    mint_status_t status = load_settings(factory, error);
    if (status == MINT_OK) {
        status = mint_factory_cas_load(factory->dir, &factory->settings, &factory->cas, error);
    }
    return status == MINT_OK ? load_authority(factory, error) : status;
}

mint_status_t mint_factory_open(mint_factory_t **factory, const char *dir, mint_error_t *error)
{
    *factory = NULL;
    if (strlen(dir) >= MINT_PATH_SIZE) {
        return mint_fail(error, MINT_ERR_SPACE, "the path '%.100s…' is too long", dir);
    }
    mint_status_t status = check_privacy(dir, error);
    if (status != MINT_OK) {
        return status;
    }
    mint_factory_t *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return mint_fail(error, MINT_ERR_MEMORY, "out of memory");
    }
    (void)snprintf(made->dir, sizeof made->dir, "%s", dir);
    status = load(made, error);
    if (status != MINT_OK) {
        mint_factory_close(made);
        return status;
    }
    *factory = made;
    return MINT_OK;
}

void mint_factory_close(mint_factory_t *factory)
{
    if (factory == NULL) {
        return;
    }
    for (size_t i = 0; i < MINT_FACTORY_KEY_COUNT; i++) {
        mint_key_free(factory->keys[i]);
    }
    mint_factory_cas_free(&factory->cas);
    free(factory);
}

const char *mint_factory_dir(const mint_factory_t *factory)
{
    return factory->dir;
}

const char *mint_factory_organisation(const mint_factory_t *factory)
{
    return factory->settings.organisation;
}

const char *mint_factory_station(const mint_factory_t *factory)
{
    return factory->settings.station;
}

mint_bytes_t mint_factory_certificate(const mint_factory_t *factory, mint_factory_key_t which)
{
    return mint_factory_cas_find(&factory->cas, mint_factory_newest(factory, which));
}

mint_ca_ref_t mint_factory_newest(const mint_factory_t *factory, mint_factory_key_t which)
{
    const mint_settings_t *settings = &factory->settings;
    return which == MINT_FACTORY_ROOT_CA
               ? (mint_ca_ref_t){.role = MINT_CA_ROOT, .generation = settings->root_generation}
               : (mint_ca_ref_t){.role = MINT_CA_ISSUING,
                                 .generation = settings->issuing_generation};
}

size_t mint_factory_ca_count(const mint_factory_t *factory)
{
    return factory->cas.count;
}

mint_ca_t mint_factory_ca(const mint_factory_t *factory, size_t index)
{
    return factory->cas.list[index].ca;
}

mint_bytes_t mint_factory_ca_certificate(const mint_factory_t *factory, mint_ca_ref_t ca)
{
    return mint_factory_cas_find(&factory->cas, ca);
}

mint_status_t mint_factory_find_issuer(const mint_factory_t *factory, mint_bytes_t certificate,
                                       mint_bytes_t *issuer, mint_error_t *error)
{
    *issuer = (mint_bytes_t){0};
    for (size_t i = 0; i < factory->cas.count; i++) {
        const mint_ca_t *ca = &factory->cas.list[i].ca;
        if (ca->role != MINT_CA_CROSS && mint_chain_is_issuer(ca->der, certificate)) {
            *issuer = ca->der;
            return MINT_OK;
        }
    }
    mint_error_set(error, "the certificate on record was signed by no CA of this factory");
    mint_error_hint(error, "do the registry and the CA certificates come from one backup? "
                           "`mintmark ca show --all` lists the CAs");
    return MINT_ERR_NOT_FOUND;
}

const uint8_t *mint_factory_authority_key(const mint_factory_t *factory)
{
    return factory->authority_key;
}

mint_status_t mint_factory_look(const char *dir, mint_registry_t **registry, mint_error_t *error)
{
    mint_path_t path;
    *registry = NULL;
    mint_status_t status = mint_path_join(&path, dir, MINT_FACTORY_REGISTRY, error);
    return status == MINT_OK ? mint_registry_open_to_look(registry, path.text, error) : status;
}

mint_status_t mint_factory_open_registry(const mint_factory_t *factory, const char *actor,
                                         mint_registry_t **registry, mint_error_t *error)
{
    mint_path_t path;
    *registry = NULL;
    mint_status_t status = mint_path_join(&path, factory->dir, MINT_FACTORY_REGISTRY, error);
    if (status == MINT_OK) {
        status = mint_registry_open(registry, path.text, actor, error);
    }
    if (status != MINT_OK) {
        return status;
    }
    // A factory of before there were several CAs has them in its folder alone.
    status = mint_factory_cas_record(&factory->cas, *registry, error);
    if (status != MINT_OK) {
        mint_registry_close(*registry);
        *registry = NULL;
    }
    return status;
}
