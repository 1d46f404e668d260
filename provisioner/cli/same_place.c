// SPDX-License-Identifier: Apache-2.0
//
// Whether two names on the command line mean one file: what is written to the one would be lost to
// the other.
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"

static bool is_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

/// Splits a path into the folder's, `.` if it names none, and the rest, which is returned. NULL if
/// there is no room for it.
static const char *split(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    int len = slash == NULL ? snprintf(folder, PATH_MAX, ".")
                            : snprintf(folder, PATH_MAX, "%.*s/", (int)(slash - path), path);
    return len < 0 || len >= PATH_MAX ? NULL : slash == NULL ? path : slash + 1;
}

bool mint_is_same_place(const char *one, const char *other)
{
    struct stat info[2];
    char folders[2][PATH_MAX];
    if (strcmp(one, "-") == 0 || strcmp(other, "-") == 0) {
        return false;
    }
    int found = stat(one, &info[0]);
    int other_found = stat(other, &info[1]);
    if (found == 0 || other_found == 0) {
        return found == 0 && other_found == 0 && is_same(&info[0], &info[1]);
    }
    const char *name = split(one, folders[0]);
    const char *other_name = split(other, folders[1]);
    return name != NULL && other_name != NULL && strcmp(name, other_name) == 0 &&
           stat(folders[0], &info[0]) == 0 && stat(folders[1], &info[1]) == 0 &&
           is_same(&info[0], &info[1]);
}

/// The same with an ending behind the second.
static bool is_beside(const char *one, const char *other, const char *ending)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s%s", other, ending);
    return len > 0 && (size_t)len < sizeof path && mint_is_same_place(one, path);
}

mint_exit_t mint_check_output(const mint_arguments_t *arguments, const char *option,
                              const char *ending)
{
    const char *path = mint_argument_text(arguments, option, "-");
    for (size_t i = 0; i < arguments->given_count; i++) {
        const mint_option_t *given = arguments->given[i];
        const char *other = arguments->values[i];
        bool is_file =
            given == NULL || (given->value != NULL && strcmp(given->value, "FILE") == 0 &&
                              strcmp(given->name, option) != 0);
        if (is_file && mint_is_same_place(path, other)) {
            return mint_say_usage(arguments->verb, "--%s and '%.200s' are the same file", option,
                                  other);
        }
        if (is_file && ending != NULL && is_beside(path, other, ending)) {
            return mint_say_usage(arguments->verb, "--%s is the side file of '%.200s'", option,
                                  other);
        }
    }
    return MINT_EXIT_DONE;
}
