// SPDX-License-Identifier: Apache-2.0
//
// Runs all tests that have conversations between a station and devices.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "conversation_tests.h"
#include "rig.h"

int main(void)
{
    int failed = test_provision() + test_deceit() + test_gate() + test_faults() + test_secrets() +
                 test_enrolment() + test_claims() + test_computing();
    rig_release();
    return failed;
}
