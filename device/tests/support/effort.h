// SPDX-License-Identifier: Apache-2.0
//
// How much of an exhaustive test a build does: all of it on a host, a part where signatures take
// their time.
#ifndef MINTMARK_TESTS_EFFORT_H
#define MINTMARK_TESTS_EFFORT_H

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

/// The step through a list of cases: 1 on a host, `sanitized` with sanitizers and where executions
/// are counted (scripts/coverage: too few cases would count too little), `emulated` in QEMU.
#if defined(MINT_TEST_COUNTED)
#define MINT_TEST_STEP(sanitized, emulated) (sanitized)
#elif defined(MINT_TEST_SMALL)
#define MINT_TEST_STEP(sanitized, emulated) (emulated)
#elif defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define MINT_TEST_STEP(sanitized, emulated) (sanitized)
#else
#define MINT_TEST_STEP(sanitized, emulated) 1u
#endif

#endif
