// SPDX-License-Identifier: Apache-2.0
//
// Sample files of `mintmark entropy`: bytes, words, packed bits, whole or a block of them, from
// files (memory-mapped) or standard input.
#ifndef MINTMARK_PROVISIONER_ENTROPY_INPUT_H
#define MINTMARK_PROVISIONER_ENTROPY_INPUT_H

#include "capture/record.h"
#include "cli/cli.h"
#include "mintmark/entropy_tests/bits.h"
#include "mintmark/entropy_tests/samples.h"

/// The options that say how a sample file is read.
// clang-format off
#define MINT_ENTROPY_INPUT_OPTIONS                                                                 \
    {"bits", "N", "width of a sample in bits, 1 to 32 (that of the largest if not given)"},        \
        {"packed", NULL, "samples of --bits without gaps, from the highest bit of a byte down"},   \
        {"width", "N", "samples stand in words of 8, 16 or 32 bits (8 if not given)"},             \
        {"endian", "ORDER", "of the words: little (if not given) or big"},                         \
        {"keep", "BITS", "bits to assess of a sample, at most 8, e.g. 4,5,6,7,8,9,10,11; or all"}, \
        {"block", "I,N", "take the I-th (from 0) block of N samples"}
// clang-format on

/// What a file was read as.
typedef struct {
    mint_samples_format_t format; ///< as the options say it
    mint_samples_notes_t notes;   ///< what reading did to the samples
    bool has_record;              ///< a single file with the side file of its capture
    mint_capture_record_t record; ///< which
} mint_entropy_input_t;

/// Reads the set that the first operand and the options name. A file that `entropy capture` wrote
/// must be what its side file says, and is read as it says where no option does. `input` may be
/// NULL. The caller frees the samples. After a failure it has said why.
MINT_MUST_CHECK mint_exit_t mint_entropy_read(const mint_arguments_t *arguments,
                                              mint_samples_t *samples, mint_entropy_input_t *input);

/// The same for who judges the data: neither a side file of other data nor one of a capture that is
/// not complete is an error. `input` must not be NULL.
MINT_MUST_CHECK mint_exit_t mint_entropy_read_to_judge(const mint_arguments_t *arguments,
                                                       mint_samples_t *samples,
                                                       mint_entropy_input_t *input);

/// The same for rows that are judged beside a capture, which was read as `other` and `other_notes`
/// say: by the same bits as that (mint_samples_read_like()).
MINT_MUST_CHECK mint_exit_t mint_entropy_read_to_compare(const mint_arguments_t *arguments,
                                                         const mint_samples_t *other,
                                                         const mint_samples_notes_t *other_notes,
                                                         mint_samples_t *samples,
                                                         mint_entropy_input_t *input);

/// mint_entropy_read() for `count` operands from `first` on, the bytes of one after those of the
/// other.
MINT_MUST_CHECK mint_exit_t mint_entropy_read_files(const mint_arguments_t *arguments, size_t first,
                                                    size_t count, mint_samples_t *samples,
                                                    mint_entropy_input_t *input);

/// Reads the same operands as a sequence of bits, as mint_bits_from_samples() makes it, but without
/// the samples where the bytes can be taken as they are: such a file may be as long as memory goes.
/// The side file of a single one counts here too.
/// `symbol_bits` becomes the width of a sample. The caller frees the bits. After a failure it has
/// said why.
MINT_MUST_CHECK mint_exit_t mint_entropy_read_bits(const mint_arguments_t *arguments, size_t first,
                                                   size_t count, mint_bits_t *bits,
                                                   unsigned *symbol_bits);

#endif
