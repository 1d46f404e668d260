// SPDX-License-Identifier: Apache-2.0
//
// tell() on an emulated board.
#include "device/tests/boards/tell.h"
#include "qemu/semihost.h"

void tell(const char *text)
{
    qemu_semihost_print(text);
}
