// SPDX-License-Identifier: Apache-2.0
//
// Where there are user settings, the adapter's header leaves alone what another build's configure
// script has found out: this is compiled, and that is the test.
#include "device/adapters/wolfssl/mintmark_wolfssl.h"

#ifdef WOLFSSL_OPTIONS_H
#error "wolfssl/options.h was included beside user_settings.h"
#endif
#ifndef CUSTOM_RAND_GENERATE_BLOCK
#error "user_settings.h was not included"
#endif

extern int user_settings_are_taken;
int user_settings_are_taken = 1;
