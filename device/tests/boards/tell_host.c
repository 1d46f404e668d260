// SPDX-License-Identifier: Apache-2.0
//
// tell() on a host.
#include <stdio.h>

#include "device/tests/boards/tell.h"

void tell(const char *text)
{
    (void)fputs(text, stdout);
}
