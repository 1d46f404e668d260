// SPDX-License-Identifier: Apache-2.0
//
// A caller as axTLS up to 1.4.8 is, to which get_random() returns nothing.
#include <stdint.h>

void get_random(int num_rand_bytes, uint8_t *rand_data);
void get_random_NZ(int num_rand_bytes, uint8_t *rand_data);
void drive_axtls_void(uint8_t *random, uint8_t *padding, int len);

void drive_axtls_void(uint8_t *random, uint8_t *padding, int len)
{
    get_random(len, random);
    get_random_NZ(len, padding);
}
