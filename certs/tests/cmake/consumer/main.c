// SPDX-License-Identifier: Apache-2.0
//
// Prints what was compiled in, a line a thing, in hex.
#include <stdio.h>

#include "credentials.h"

int main(void)
{
    for (const credential_t *credential = credentials; credential->name != NULL; credential++) {
        printf("%s ", credential->name);
        for (size_t i = 0; i < credential->len; i++) {
            printf("%02x", credential->data[i]);
        }
        printf("\n");
    }
    return 0;
}
