// SPDX-License-Identifier: Apache-2.0
//
// Certificate profiles of a factory's own. A batch is made to one profile and stays so: the user's
// file is copied into the factory, where nobody changes it by the way, and the batch's row has its
// name.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "factory/internal.h"
#include "mintmark/certs/file.h"
#include "registry/names.h"

static const char suffix[] = ".ini";

static mint_status_t path_of(const mint_factory_t *factory, const char *name, mint_path_t *path,
                             mint_error_t *error)
{
    char file[sizeof "profiles/" + MINT_PROFILE_MAX_LEN + sizeof suffix];
    (void)snprintf(file, sizeof file, "profiles/%.*s%s", (int)MINT_PROFILE_MAX_LEN, name, suffix);
    return mint_path_join(path, factory->dir, file, error);
}

mint_status_t mint_factory_profile(const mint_factory_t *factory, const char *name,
                                   mint_profile_t **profile, mint_error_t *error)
{
    mint_path_t path;
    *profile = NULL;
    if (mint_profile_builtin_text(name).len > 0 ||
        !mint_name_is_valid(name, MINT_PROFILE_MAX_LEN)) {
        return mint_profile_builtin(name, profile, error);
    }
    mint_status_t status = path_of(factory, name, &path, error);
    if (status == MINT_OK) {
        status = mint_path_check_private(path.text, false, error);
    }
    if (status == MINT_ERR_NOT_FOUND) {
        return mint_profile_builtin(name, profile, error); // which says what there is
    }
    return status == MINT_OK ? mint_profile_load(path.text, profile, error) : status;
}

// The file's name without folders and ".ini".
static mint_status_t name_of(const char *file, char name[MINT_PROFILE_MAX_LEN + 1],
                             mint_error_t *error)
{
    const char *slash = strrchr(file, '/');
    const char *base = slash == NULL ? file : slash + 1;
    size_t len = strlen(base);
    if (len > sizeof suffix - 1 && strcmp(base + len - (sizeof suffix - 1), suffix) == 0) {
        len -= sizeof suffix - 1;
    }
    int printed = snprintf(name, MINT_PROFILE_MAX_LEN + 1, "%.*s", (int)len, base);
    if (printed < 0 || printed > (int)MINT_PROFILE_MAX_LEN ||
        !mint_name_is_valid(name, MINT_PROFILE_MAX_LEN)) {
        mint_error_set(error, "a profile cannot be called as the file '%.100s' is", base);
        mint_error_hint(error, "1 to %u letters, digits, '.', '_', '-', and .ini",
                        MINT_PROFILE_MAX_LEN);
        return MINT_ERR_ARGUMENT;
    }
    if (mint_profile_builtin_text(name).len > 0) {
        mint_error_set(error, "there is a profile '%s' already, compiled in", name);
        mint_error_hint(error, "give the file another name");
        return MINT_ERR_DUPLICATE;
    }
    return MINT_OK;
}

// Makes the folder of profiles, if it is not there.
static mint_status_t need_folder(const mint_factory_t *factory, mint_error_t *error)
{
    mint_path_t folder;
    mint_status_t status = mint_path_join(&folder, factory->dir, "profiles", error);
    if (status == MINT_OK && mkdir(folder.text, 0700) != 0 && errno != EEXIST) {
        return mint_fail(error, MINT_ERR_IO, "'%s': %s", folder.text, strerror(errno));
    }
    return status == MINT_OK ? mint_path_check_private(folder.text, true, error) : status;
}

// Writes the copy, or finds that the same is there.
static mint_status_t copy(const char *path, const char *name, mint_bytes_t text, bool *made,
                          mint_error_t *error)
{
    mint_buffer_t there = {0};
    mint_status_t status = mint_file_create(path, MINT_FILE_SECRET, text, error);
    *made = status == MINT_OK;
    if (status != MINT_ERR_WRITE_ONCE) {
        return status;
    }
    status = mint_file_read_secret(path, &there, error);
    if (status == MINT_OK &&
        (there.len != text.len || memcmp(there.data, text.data, text.len) != 0)) {
        mint_error_set(error, "the factory has another profile '%s'", name);
        mint_error_hint(error, "batches are made to it; give the file another name");
        status = MINT_ERR_DUPLICATE;
    }
    mint_buffer_free(&there);
    return status;
}

static mint_status_t take_file(const mint_factory_t *factory, const char *file,
                               char name[MINT_PROFILE_MAX_LEN + 1], bool *made, mint_error_t *error)
{
    mint_buffer_t text = {0};
    mint_path_t path;
    mint_profile_t *profile = NULL;
    mint_status_t status = name_of(file, name, error);
    if (status == MINT_OK) {
        status = mint_file_read(file, &text, error);
    }
    if (status == MINT_OK) {
        status = mint_profile_parse(mint_buffer_view(&text), file, &profile, error);
        mint_profile_free(profile);
    }
    if (status == MINT_OK) {
        status = path_of(factory, name, &path, error);
    }
    if (status == MINT_OK) {
        status = need_folder(factory, error);
    }
    if (status == MINT_OK) {
        status = copy(path.text, name, mint_buffer_view(&text), made, error);
    }
    mint_buffer_free(&text);
    return status;
}

mint_status_t mint_factory_take_profile(const mint_factory_t *factory, const char *name_or_path,
                                        char name[MINT_PROFILE_MAX_LEN + 1], bool *made,
                                        mint_error_t *error)
{
    mint_profile_t *profile = NULL;
    *made = false;
    name[0] = '\0';
    if (mint_profile_is_path(name_or_path)) {
        return take_file(factory, name_or_path, name, made, error);
    }
    mint_status_t status = mint_factory_profile(factory, name_or_path, &profile, error);
    mint_profile_free(profile);
    if (status == MINT_OK) {
        (void)snprintf(name, MINT_PROFILE_MAX_LEN + 1, "%s", name_or_path);
    }
    return status;
}

void mint_factory_drop_profile(const mint_factory_t *factory, const char *name)
{
    mint_path_t path;
    if (path_of(factory, name, &path, NULL) == MINT_OK) {
        (void)unlink(path.text);
    }
}
