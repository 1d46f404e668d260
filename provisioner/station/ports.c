// SPDX-License-Identifier: Apache-2.0
//
// Looking for ports with glob() and stat().
#include "station/ports.h"

#include <glob.h>
#include <sys/stat.h>

mint_port_mark_t mint_port_look(const char *path)
{
    struct stat found;
    if (stat(path, &found) != 0) {
        return (mint_port_mark_t){.present = false};
    }
    // Not its times: permissions that are set a moment after the node was made move them.
    return (mint_port_mark_t){
        .present = true, .device = found.st_dev, .node = found.st_ino, .line = found.st_rdev};
}

bool mint_port_same(const mint_port_mark_t *one, const mint_port_mark_t *other)
{
    return one->present == other->present && one->device == other->device &&
           one->node == other->node && one->line == other->line;
}

mint_status_t mint_ports_each(const char *pattern, bool if_none, mint_port_visit_t visit,
                              void *context)
{
    glob_t found = {0};
    int result = glob(pattern, if_none ? GLOB_NOCHECK : 0, NULL, &found);
    mint_status_t status = result == 0 || result == GLOB_NOMATCH ? MINT_OK
                           : result == GLOB_NOSPACE              ? MINT_ERR_MEMORY
                                                                 : MINT_ERR_IO;
    for (size_t i = 0; status == MINT_OK && i < found.gl_pathc; i++) {
        status = visit(context, found.gl_pathv[i]);
    }
    globfree(&found);
    return status;
}
