// SPDX-License-Identifier: Apache-2.0
//
// The part of `mintmark entropy assess` that --iid asks for: the IID track of SP 800-90B §5.
#ifndef MINTMARK_PROVISIONER_ENTROPY_IID_H
#define MINTMARK_PROVISIONER_ENTROPY_IID_H

#include "cli/cli.h"
#include "mintmark/entropy_tests/iid.h"

/// The options that belong to it. It also reads --threads, if the verb has that.
// clang-format off
#define MINT_OPTION_IID {"iid", NULL, "test whether the samples are IID (section 5)"}
#define MINT_OPTION_SEED                                                                           \
    {"seed", "N", "of the shuffles of --iid; 0 if not given, the same verdict at every run"}
#define MINT_OPTION_ALL_PERMUTATIONS                                                               \
    {"all-permutations", NULL, "compare all 10,000 shuffles, even if the verdict is certain"}
#define MINT_OPTION_THREADS {"threads", "N", "at most N threads (one a processor if not given)"}
#define MINT_OPTION_NO_PRECHECK                                                                    \
    {"no-precheck", NULL, "do not say beforehand how a long run of --iid will end"}
// clang-format on

/// Runs the IID tests on a set. With `object` (a JSON object), what they found becomes its member
/// `iid`; without (NULL) it is printed. Progress goes to standard error. `*is_iid` is true only if
/// all tests passed. MINT_EXIT_DONE, also for a negative verdict and after Ctrl-C; otherwise it has
/// said why not.
MINT_MUST_CHECK mint_exit_t mint_entropy_iid(const mint_arguments_t *arguments,
                                             const mint_samples_t *samples, json_t *object,
                                             bool *is_iid);

/// Work that runs the IID tests with such options.
typedef mint_status_t (*mint_iid_work_t)(void *context, const mint_permutation_options_t *options);

/// Runs such work, which is on `samples`, with the options of the command line, progress on a
/// terminal and an end at Ctrl-C. Returns what it returns: after Ctrl-C, MINT_ERR_STATE.
MINT_MUST_CHECK mint_status_t mint_entropy_iid_watch(const mint_arguments_t *arguments,
                                                     const mint_samples_t *samples, uint32_t seed,
                                                     uint32_t threads, mint_iid_work_t work,
                                                     void *context);

/// The value of --seed. False if it is no such number; then it has said so.
bool mint_entropy_iid_seed(const mint_arguments_t *arguments, uint32_t *seed);

/// What the tests found as JSON, NULL if there is no memory.
json_t *mint_iid_json(const mint_iid_t *result, uint32_t seed);
/// The same as text on standard output. `what` stands in the heading, e.g. " of the rows".
void mint_iid_print(const char *what, const mint_iid_t *result, uint32_t seed);

#endif
