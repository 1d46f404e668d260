// SPDX-License-Identifier: Apache-2.0
//
// The factory that a command works on.
#include <stdlib.h>

#include "cli/cli.h"

mint_exit_t mint_session_open(const mint_arguments_t *arguments, const char *actor,
                              mint_session_t *session)
{
    mint_error_t error = {0};
    *session = (mint_session_t){0};
    const char *dir = mint_argument_text(arguments, "factory", getenv("MINTMARK_FACTORY"));
    if (dir == NULL || dir[0] == '\0') {
        mint_error_set(&error, "no factory was named");
        mint_error_hint(&error, "give --factory DIR, or set MINTMARK_FACTORY");
        (void)mint_say_error(MINT_ERR_ARGUMENT, &error);
        return MINT_EXIT_USAGE;
    }
    mint_status_t status = mint_factory_open(&session->factory, dir, &error);
    if (status == MINT_OK) {
        status = mint_factory_open_registry(session->factory, actor != NULL ? actor : "mintmark",
                                            &session->registry, &error);
    }
    if (status != MINT_OK) {
        mint_session_close(session);
        return mint_say_error(status, &error);
    }
    return MINT_EXIT_DONE;
}

void mint_session_close(mint_session_t *session)
{
    mint_registry_close(session->registry);
    mint_factory_close(session->factory);
    *session = (mint_session_t){0};
}
