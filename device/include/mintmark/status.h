// SPDX-License-Identifier: Apache-2.0
//
// The one status type of the whole project, on the device, on the wire and on the host.
//
// Every function that can fail returns a mint_status_t, and MINT_OK (0) is the only success. The
// list below makes the enumeration, the texts of mint_status_text() and the table in
// device/SPEC.md. The high byte names the module, the low byte the case; a status travels in SMP as
// the `rc` of group 64, so a number once given keeps its meaning.
//
// Nothing here allocates, and every function may be called from any thread or interrupt.
#ifndef MINTMARK_STATUS_H
#define MINTMARK_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define MINT_STATUS_LIST(X)                                                                        \
    /* base: 0x01 */                                                                               \
    X(MINT_ERR_ARGUMENT, 0x0101, "an argument is outside its documented range")                    \
    X(MINT_ERR_SPACE, 0x0102, "the output buffer is too small")                                    \
    X(MINT_ERR_FORMAT, 0x0103, "the input is malformed")                                           \
    X(MINT_ERR_STATE, 0x0104, "the call is not allowed in this state")                             \
    X(MINT_ERR_UNSUPPORTED, 0x0105, "not supported by this build")                                 \
    X(MINT_ERR_IO, 0x0106, "the port or the operating system failed")                              \
    X(MINT_ERR_MEMORY, 0x0107, "out of memory")                                                    \
    X(MINT_ERR_TIMEOUT, 0x0108, "no answer in time")                                               \
    /* crypto: 0x02 */                                                                             \
    X(MINT_ERR_CRYPTO, 0x0201, "the crypto library failed")                                        \
    X(MINT_ERR_AUTHENTICATION, 0x0202, "a tag or signature does not verify")                       \
    X(MINT_ERR_KEY, 0x0203, "a key is not a valid key of its kind")                                \
    /* entropy: 0x03 */                                                                            \
    X(MINT_ERR_SOURCE, 0x0301, "a noise source delivered no sample")                               \
    X(MINT_ERR_RCT, 0x0302, "a noise source failed the repetition count test")                     \
    X(MINT_ERR_APT, 0x0303, "a noise source failed the adaptive proportion test")                  \
    X(MINT_ERR_NO_CREDIT, 0x0304, "no credited noise source delivers")                             \
    X(MINT_ERR_LAG, 0x0305, "a noise source follows its own past samples")                         \
    X(MINT_ERR_MARKOV, 0x0306, "a noise source moves from sample to sample as predicted")          \
    X(MINT_ERR_REPEAT, 0x0307, "a noise source repeats a block of samples")                        \
    X(MINT_ERR_RANGE, 0x0308, "a noise source is driven, drifting or too quiet")                   \
    X(MINT_ERR_BUCKET, 0x0309, "a bit of a noise source is stuck or out of place")                 \
    X(MINT_ERR_REPLAY, 0x030a, "a noise source began as it did after an earlier start")            \
    X(MINT_ERR_COPY, 0x030b, "a noise source follows another one")                                 \
    /* drbg: 0x04 */                                                                               \
    X(MINT_ERR_NOT_SEEDED, 0x0401, "the random generator is not seeded")                           \
    X(MINT_ERR_RESEED, 0x0402, "the random generator must be reseeded first")                      \
    X(MINT_ERR_LATCHED, 0x0403, "the random generator has failed and stays off until restart")     \
    X(MINT_ERR_SELF_TEST, 0x0404, "a known-answer self-test failed")                               \
    /* store: 0x05 */                                                                              \
    X(MINT_ERR_NOT_FOUND, 0x0501, "no such record")                                                \
    X(MINT_ERR_FULL, 0x0502, "the store is full")                                                  \
    X(MINT_ERR_WRITE_ONCE, 0x0503, "the record is write-once and exists already")                  \
    X(MINT_ERR_FLASH, 0x0504, "the flash did not keep what was programmed")                        \
    X(MINT_ERR_CORRUPT, 0x0505, "the store's contents do not authenticate")                        \
    X(MINT_ERR_ROLLBACK, 0x0506, "the store is an older one, put back")                            \
    /* link: 0x06 */                                                                               \
    X(MINT_ERR_FRAME, 0x0601, "a frame is damaged or too long")                                    \
    X(MINT_ERR_PEER, 0x0602, "the other side answered out of protocol")                            \
    /* agent: 0x07 */                                                                              \
    X(MINT_ERR_UNAUTHORISED, 0x0701, "the request carries no authorisation")                       \
    X(MINT_ERR_DELEGATION, 0x0702, "the station key is not delegated by this device's authority")  \
    X(MINT_ERR_TARGET, 0x0703, "the authorisation is for another device")                          \
    X(MINT_ERR_NONCE, 0x0704, "the authorisation does not carry this device's fresh nonce")        \
    X(MINT_ERR_DIGEST, 0x0705, "the authorisation is for another request")                         \
    X(MINT_ERR_BATCH, 0x0706, "the station key is delegated for another batch")                    \
    X(MINT_ERR_LOCKED, 0x0707, "the device is locked")                                             \
    X(MINT_ERR_MISMATCH, 0x0708, "the value differs from the one already installed")               \
    X(MINT_ERR_EXPIRED, 0x0709, "the ticket has expired")                                          \
    X(MINT_ERR_RETIRED, 0x070a, "the device is retired")                                           \
    /* provisioner: 0x08 */                                                                        \
    X(MINT_ERR_QUOTA, 0x0801, "the batch's quota is used up")                                      \
    X(MINT_ERR_DUPLICATE, 0x0802, "the value is already in use")                                   \
    /* seal: 0x09 */                                                                               \
    X(MINT_ERR_EXHAUSTED, 0x0901, "every message number of this sender is used up")                \
    X(MINT_ERR_STALE, 0x0902, "the message was opened before, or is too old to tell")

typedef enum {
    MINT_OK = 0,
#define MINT_STATUS_ENUM(name, value, text) name = (value),
    MINT_STATUS_LIST(MINT_STATUS_ENUM)
#undef MINT_STATUS_ENUM
} mint_status_t;

#if defined(__GNUC__)
#define MINT_MUST_CHECK __attribute__((warn_unused_result))
#else
#define MINT_MUST_CHECK
#endif

/// The text of a status: a static string without a full stop, "unknown status" for a value not in
/// the list. Never NULL.
const char *mint_status_text(mint_status_t status);

#ifdef __cplusplus
}
#endif

#endif
