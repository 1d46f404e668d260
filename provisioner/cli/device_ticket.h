// SPDX-License-Identifier: Apache-2.0
//
// What `device unlock` and `device retire` share: the authority's key, and its ticket for the
// device behind a port.
#ifndef MINTMARK_PROVISIONER_DEVICE_TICKET_H
#define MINTMARK_PROVISIONER_DEVICE_TICKET_H

#include "cli/cli.h"

/// Loads the authority's key with the passphrase that the arguments name. What failed was said.
MINT_MUST_CHECK mint_exit_t mint_ticket_load_authority(const mint_arguments_t *arguments,
                                                       const mint_session_t *session);

/// Opens the port `path` and makes sure that the device `id` is behind it, before anything is
/// changed in the registry. What failed was said, with `otherwise`, what else can be done (NULL:
/// nothing); then `*fd` is -1, else it is the caller's to close.
MINT_MUST_CHECK mint_exit_t mint_ticket_meet_device(const char *path,
                                                    const uint8_t id[MINT_DEVICE_ID_LEN],
                                                    const char *otherwise, int *fd);

/// Has the device `id` behind the open port obey `command` by a ticket, and notes in the log that
/// it did or why not. The authority's key was loaded. What failed was said.
MINT_MUST_CHECK mint_exit_t mint_ticket_send(const mint_session_t *session, int fd,
                                             const uint8_t id[MINT_DEVICE_ID_LEN],
                                             mint_command_t command);

#endif
