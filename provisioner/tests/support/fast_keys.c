// SPDX-License-Identifier: Apache-2.0
//
// Writes key files with 1,024 iterations of PBKDF2 instead of 600,000, so that tests which make
// many factories take seconds. The linker puts this between the program under test and the DER
// writer (--wrap), in tests alone: the product has no such switch. The transcript of `factory` and
// the examples in the helps run the program as it is.
#include "certs/src/der_write.h"
#include "mintmark/certs/key.h"

#define FEW_ITERATIONS 1024

void __real_mint_der_integer(mint_der_writer_t *writer, int value);
void __wrap_mint_der_integer(mint_der_writer_t *writer, int value);

void __wrap_mint_der_integer(mint_der_writer_t *writer, int value)
{
    __real_mint_der_integer(writer, value == (int)MINT_KEY_ITERATIONS ? FEW_ITERATIONS : value);
}
