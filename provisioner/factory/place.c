// SPDX-License-Identifier: Apache-2.0
//
// Where a new factory goes: a folder that is not there or is empty, and beside it the folder in
// which it is made.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "factory/place.h"

#define DRAWN "XXXXXX" ///< of the name of a folder in the making: what mkdtemp(3) draws

static bool is_empty(const char *folder)
{
    DIR *list = opendir(folder);
    size_t count = 0;
    while (list != NULL && readdir(list) != NULL) {
        count++;
    }
    if (list != NULL) {
        (void)closedir(list);
    }
    return count == 2; // itself and its parent
}

/// An empty folder that cannot be replaced by a rename: where something is mounted. And one that
/// must not be, for who is in it would be left in a folder that is nowhere.
static mint_status_t check_folder(const char *dir, const char *target, const struct stat *info,
                                  mint_error_t *error)
{
    struct stat other;
    char above[MINT_PATH_SIZE + 3];
    (void)snprintf(above, sizeof above, "%s/..", target);
    if (stat(above, &other) == 0 && other.st_dev != info->st_dev) {
        mint_error_set(error, "'%s' is a mount point, which cannot be replaced", dir);
        mint_error_hint(error, "use a new folder in it, such as %.100s/line1", dir);
        return MINT_ERR_STATE;
    }
    if (stat(".", &other) == 0 && other.st_dev == info->st_dev && other.st_ino == info->st_ino) {
        mint_error_set(error, "'%s' is the folder you are in, and would be replaced", dir);
        mint_error_hint(error, "use a new folder in it, such as line1");
        return MINT_ERR_STATE;
    }
    return MINT_OK;
}

/// Refuses early what the rename would refuse at the end.
static mint_status_t check_target(const char *dir, const char *target, mint_error_t *error)
{
    struct stat info;
    if (lstat(target, &info) != 0) {
        return errno == ENOENT ? MINT_OK
                               : mint_fail(error, MINT_ERR_IO, "'%s': %s", dir, strerror(errno));
    }
    if (!S_ISDIR(info.st_mode)) {
        return mint_fail(error, MINT_ERR_STATE, "'%s' is there already, and not a folder", dir);
    }
    if (!is_empty(target)) {
        mint_error_set(error, "'%s' is there already and not empty", dir);
        mint_error_hint(error, "choose another name: a factory is never overwritten");
        return MINT_ERR_STATE;
    }
    return check_folder(dir, target, &info, error);
}

/// Takes a path apart at its last slash. `name` is a view into `dir`.
static void split(const char *dir, mint_path_t *folder, const char **name)
{
    const char *slash = strrchr(dir, '/');
    *name = slash != NULL ? slash + 1 : dir;
    size_t len = slash == NULL ? 0 : slash == dir ? 1 : (size_t)(slash - dir);
    (void)snprintf(folder->text, sizeof folder->text, "%.*s", len > 0 ? (int)len : 1,
                   len > 0 ? dir : ".");
}

/// The target without links and dots: of a folder that is there, the real one; of one that is not,
/// its name in the real folder above.
static mint_status_t resolve(const char *dir, mint_path_t *target, mint_error_t *error)
{
    mint_path_t folder;
    mint_path_t real;
    const char *name;
    if (realpath(dir, target->text) != NULL) {
        return MINT_OK;
    }
    if (errno == ENOENT && dir[0] != '\0') {
        split(dir, &folder, &name);
        if (realpath(folder.text, real.text) != NULL) {
            return mint_path_join(target, strcmp(real.text, "/") == 0 ? "" : real.text, name,
                                  error);
        }
    }
    return mint_fail(error, MINT_ERR_IO, "cannot make '%s': %s", dir, strerror(errno));
}

mint_status_t mint_place_find(const char *dir, mint_place_t *place, mint_error_t *error)
{
    char trimmed[MINT_PATH_SIZE];
    const char *name;
    int len = snprintf(trimmed, sizeof trimmed, "%s", dir);
    if ((size_t)len >= sizeof trimmed) {
        return mint_fail(error, MINT_ERR_SPACE, "the path '%.100s…' is too long", dir);
    }
    while (len > 1 && trimmed[len - 1] == '/') {
        trimmed[--len] = '\0';
    }
    mint_status_t status = resolve(trimmed, &place->target, error);
    if (status == MINT_OK) {
        status = check_target(dir, place->target.text, error);
    }
    if (status == MINT_OK) {
        split(place->target.text, &place->parent, &name);
        char making[300];
        (void)snprintf(making, sizeof making, ".%.240s.new-" DRAWN, name);
        status = mint_path_join(&place->making, place->parent.text, making, error);
    }
    return status;
}

void mint_place_each_unfinished(const mint_place_t *place, mint_factory_unfinished_visit_t visit,
                                void *context)
{
    const char *making = strrchr(place->making.text, '/') + 1;
    size_t len = strlen(making);
    DIR *list = opendir(place->parent.text);
    for (struct dirent *entry = list == NULL ? NULL : readdir(list); entry != NULL;
         entry = readdir(list)) {
        mint_path_t path;
        struct stat info;
        if (strlen(entry->d_name) == len &&
            strncmp(entry->d_name, making, len - strlen(DRAWN)) == 0 &&
            mint_path_join(&path, strcmp(place->parent.text, "/") == 0 ? "" : place->parent.text,
                           entry->d_name, NULL) == MINT_OK &&
            lstat(path.text, &info) == 0 && S_ISDIR(info.st_mode)) {
            visit(context, path.text);
        }
    }
    if (list != NULL) {
        (void)closedir(list);
    }
}

mint_status_t mint_place_open(mint_place_t *place, mint_error_t *error)
{
    return mkdtemp(place->making.text) != NULL
               ? MINT_OK
               : mint_fail(error, MINT_ERR_IO, "cannot make a folder in '%s': %s",
                           place->parent.text, strerror(errno));
}

mint_status_t mint_place_take(const mint_place_t *place, mint_error_t *error)
{
    if (rename(place->making.text, place->target.text) != 0) {
        return mint_fail(error,
                         errno == ENOTEMPTY || errno == EEXIST ? MINT_ERR_STATE : MINT_ERR_IO,
                         "cannot make '%s': %s", place->target.text, strerror(errno));
    }
    return mint_path_sync(place->parent.text, error);
}
