// SPDX-License-Identifier: Apache-2.0
//
// Paths of a factory, and who may use what is at them.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "factory/internal.h"

mint_status_t mint_path_join(mint_path_t *path, const char *folder, const char *name,
                             mint_error_t *error)
{
    int len = snprintf(path->text, sizeof path->text, "%s/%s", folder, name);
    return len > 0 && (size_t)len < sizeof path->text
               ? MINT_OK
               : mint_fail(error, MINT_ERR_SPACE, "the path '%.100s…' is too long", folder);
}

mint_status_t mint_path_check_private(const char *path, bool is_folder, mint_error_t *error)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return mint_fail(error, errno == ENOENT ? MINT_ERR_NOT_FOUND : MINT_ERR_IO, "'%s': %s",
                         path, strerror(errno));
    }
    if (is_folder ? !S_ISDIR(info.st_mode) : !S_ISREG(info.st_mode)) {
        return mint_fail(error, MINT_ERR_STATE, "'%s' is not a %s", path,
                         is_folder ? "folder" : "regular file");
    }
    if (info.st_uid != geteuid()) {
        return mint_fail(error, MINT_ERR_STATE, "'%s' belongs to another user", path);
    }
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        mint_error_set(error, "others can read or write '%s'", path);
        mint_error_hint(error, "chmod %s '%s', and find out who did", is_folder ? "700" : "600",
                        path);
        return MINT_ERR_STATE;
    }
    return MINT_OK;
}

mint_status_t mint_path_check_private_files(const char *folder, mint_error_t *error)
{
    DIR *list = opendir(folder);
    if (list == NULL) {
        return mint_fail(error, MINT_ERR_IO, "'%s': %s", folder, strerror(errno));
    }
    mint_status_t status = MINT_OK;
    for (struct dirent *entry = readdir(list); entry != NULL && status == MINT_OK;
         entry = readdir(list)) {
        mint_path_t path;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            status = mint_path_join(&path, folder, entry->d_name, error);
            if (status == MINT_OK) {
                status = mint_path_check_private(path.text, false, error);
            }
        }
    }
    (void)closedir(list);
    return status;
}

mint_status_t mint_path_sync(const char *folder, mint_error_t *error)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0 || fsync(file) != 0) {
        int reason = errno;
        if (file >= 0) {
            (void)close(file);
        }
        return mint_fail(error, MINT_ERR_IO, "cannot sync '%s': %s", folder, strerror(reason));
    }
    (void)close(file);
    return MINT_OK;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    (void)remove(path);
    return 0;
}

void mint_path_remove_tree(const char *folder)
{
    (void)nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}
