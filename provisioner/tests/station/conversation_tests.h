// SPDX-License-Identifier: Apache-2.0
//
// The groups of tests of a conversation, which are one program because they share a rig.
#ifndef MINT_TESTS_STATION_CONVERSATION_TESTS_H
#define MINT_TESTS_STATION_CONVERSATION_TESTS_H

/// Each runs its group and gives the number of tests that failed.
int test_provision(void);
int test_deceit(void);
int test_enrolment(void);
int test_faults(void);
int test_gate(void);
int test_secrets(void);
int test_claims(void);
int test_computing(void);

#endif
