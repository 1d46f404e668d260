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

/// All failures, each as `X(name, value, text)`, and above it what it asks of the caller. A value
/// is the module's number times 256 and the case's number; it travels in SMP and stands in logs,
/// and so is never given to another failure. A new one goes to the end of its module.
#define MINT_STATUS_LIST(X)                                                                        \
    /* base: 0x01 */                                                                               \
    /* the caller's mistake; nothing was done */                                                   \
    X(MINT_ERR_ARGUMENT, 0x0101, "an argument is outside its documented range")                    \
    /* nothing is handed out cut short: call again with more room */                               \
    X(MINT_ERR_SPACE, 0x0102, "the output buffer is too small")                                    \
    /* what was read breaks its grammar, and is refused as a whole */                              \
    X(MINT_ERR_FORMAT, 0x0103, "the input is malformed")                                           \
    /* not now: not mounted or not started, a call under way, or a file that others can read */    \
    X(MINT_ERR_STATE, 0x0104, "the call is not allowed in this state")                             \
    /* no later call does better; another build or another value may */                            \
    X(MINT_ERR_UNSUPPORTED, 0x0105, "not supported by this build")                                 \
    /* may pass, if it was a plug, a full disk or a busy machine; on a device mostly does not */   \
    X(MINT_ERR_IO, 0x0106, "the port or the operating system failed")                              \
    /* hosts alone, for a device has no heap but the crypto library's arena */                     \
    X(MINT_ERR_MEMORY, 0x0107, "out of memory")                                                    \
    /* the request may have arrived: requests are made so that saying them again does no harm */   \
    X(MINT_ERR_TIMEOUT, 0x0108, "no answer in time")                                               \
    /* crypto: 0x02 */                                                                             \
    /* the library refused, or its arena is used up; outputs are zeroed */                         \
    X(MINT_ERR_CRYPTO, 0x0201, "the crypto library failed")                                        \
    /* treat it as forged: nothing of its content may be used */                                   \
    X(MINT_ERR_AUTHENTICATION, 0x0202, "a tag or signature does not verify")                       \
    /* a scalar out of range, a point that is not on the curve, or none where one is needed */     \
    X(MINT_ERR_KEY, 0x0203, "a key is not a valid key of its kind")                                \
    /* entropy: 0x03 */                                                                            \
    /* the hardware stands still or is not there; the block of samples is lost */                  \
    X(MINT_ERR_SOURCE, 0x0301, "a noise source delivered no sample")                               \
    /* SP 800-90B 4.4.1: stuck */                                                                  \
    X(MINT_ERR_RCT, 0x0302, "a noise source failed the repetition count test")                     \
    /* SP 800-90B 4.4.2: one value far too often */                                                \
    X(MINT_ERR_APT, 0x0303, "a noise source failed the adaptive proportion test")                  \
    /* there is no random byte until a source that is credited passes its start-up test */         \
    X(MINT_ERR_NO_CREDIT, 0x0304, "no credited noise source delivers")                             \
    /* locked to a frequency, or fed with one; mintmark/watch.h */                                 \
    X(MINT_ERR_LAG, 0x0305, "a noise source follows its own past samples")                         \
    /* a ramp, a beat, or a stuck transition */                                                    \
    X(MINT_ERR_MARKOV, 0x0306, "a noise source moves from sample to sample as predicted")          \
    /* a short period, as a generator or a recording has it */                                     \
    X(MINT_ERR_REPEAT, 0x0307, "a noise source repeats a block of samples")                        \
    /* somebody's signal, a drifting reference, or noise that is not there */                      \
    X(MINT_ERR_RANGE, 0x0308, "a noise source is driven, drifting or too quiet")                   \
    /* a bit that is cut off, swapped or shifted */                                                \
    X(MINT_ERR_BUCKET, 0x0309, "a bit of a noise source is stuck or out of place")                 \
    /* the same noise after every start is no noise */                                             \
    X(MINT_ERR_REPLAY, 0x030a, "a noise source began as it did after an earlier start")            \
    /* two sources that are one count once */                                                      \
    X(MINT_ERR_COPY, 0x030b, "a noise source follows another one")                                 \
    /* drbg: 0x04 */                                                                               \
    /* instantiate first */                                                                        \
    X(MINT_ERR_NOT_SEEDED, 0x0401, "the random generator is not seeded")                           \
    /* SP 800-90A 9.3.1: the interval is used up; reseed, then ask again */                        \
    X(MINT_ERR_RESEED, 0x0402, "the random generator must be reseeded first")                      \
    /* whatever failed stays failed, loudly; stop what needs random numbers */                     \
    X(MINT_ERR_LATCHED, 0x0403, "the random generator has failed and stays off until restart")     \
    /* SP 800-90A 11.3: this part or this build computes wrongly; use neither */                   \
    X(MINT_ERR_SELF_TEST, 0x0404, "a known-answer self-test failed")                               \
    /* store: 0x05 */                                                                              \
    /* an answer more than a failure */                                                            \
    X(MINT_ERR_NOT_FOUND, 0x0501, "no such record")                                                \
    /* even after everything that is dead was cleared away */                                      \
    X(MINT_ERR_FULL, 0x0502, "the store is full")                                                  \
    /* the old value stays */                                                                      \
    X(MINT_ERR_WRITE_ONCE, 0x0503, "the record is write-once and exists already")                  \
    /* what was there before is still there; read only until the next mount */                     \
    X(MINT_ERR_FLASH, 0x0504, "the flash did not keep what was programmed")                        \
    /* not written by this device under this root key, or damaged after */                         \
    X(MINT_ERR_CORRUPT, 0x0505, "the store's contents do not authenticate")                        \
    /* genuine once, but not the newest; mintmark/rollback.h */                                    \
    X(MINT_ERR_ROLLBACK, 0x0506, "the store is an older one, put back")                            \
    /* link: 0x06 */                                                                               \
    /* is dropped; the other side says it again */                                                 \
    X(MINT_ERR_FRAME, 0x0601, "a frame is damaged or too long")                                    \
    /* an answer to what was not asked, or one that contradicts itself */                          \
    X(MINT_ERR_PEER, 0x0602, "the other side answered out of protocol")                            \
    /* agent: 0x07 */                                                                              \
    /* a write needs a COSE_Sign1 of a station */                                                  \
    X(MINT_ERR_UNAUTHORISED, 0x0701, "the request carries no authorisation")                       \
    /* a station of another factory, or firmware with another authority's key */                   \
    X(MINT_ERR_DELEGATION, 0x0702, "the station key is not delegated by this device's authority")  \
    /* signed for another id; never obeyed here */                                                 \
    X(MINT_ERR_TARGET, 0x0703, "the authorisation is for another device")                          \
    /* used up, or never given out: fetch a new one and sign again */                              \
    X(MINT_ERR_NONCE, 0x0704, "the authorisation does not carry this device's fresh nonce")        \
    /* the body is not the one that was signed */                                                  \
    X(MINT_ERR_DIGEST, 0x0705, "the authorisation is for another request")                         \
    /* a device stays with the batch of its first write */                                         \
    X(MINT_ERR_BATCH, 0x0706, "the station key is delegated for another batch")                    \
    /* nothing is changed without a ticket of the authority */                                     \
    X(MINT_ERR_LOCKED, 0x0707, "the device is locked")                                             \
    /* what is there is kept: a repeated request with other content is no repetition */            \
    X(MINT_ERR_MISMATCH, 0x0708, "the value differs from the one already installed")               \
    /* by the device's clock, or by the packets since its nonce; ask for another */                \
    X(MINT_ERR_EXPIRED, 0x0709, "the ticket has expired")                                          \
    /* for good */                                                                                 \
    X(MINT_ERR_RETIRED, 0x070a, "the device is retired")                                           \
    /* provisioner: 0x08 */                                                                        \
    /* as ordered; the authority may make another batch */                                         \
    X(MINT_ERR_QUOTA, 0x0801, "the batch's quota is used up")                                      \
    /* a serial number, key or random value that was met before: stop and look */                  \
    X(MINT_ERR_DUPLICATE, 0x0802, "the value is already in use")                                   \
    /* seal: 0x09 */                                                                               \
    /* a new key is needed; no number is ever used twice */                                        \
    X(MINT_ERR_EXHAUSTED, 0x0901, "every message number of this sender is used up")                \
    /* drop it: a replay looks like this, and so does a message that is very late */               \
    X(MINT_ERR_STALE, 0x0902, "the message was opened before, or is too old to tell")

/// What a call says of itself: MINT_OK, or one of MINT_STATUS_LIST. Values go out by parameters,
/// never by this; after a failure they are zeroed, with length 0, unless a function says otherwise.
typedef enum {
    MINT_OK = 0, ///< done, and all that the function says of success holds
/// A failure of the list as an enumerator.
#define MINT_STATUS_ENUM(name, value, text) name = (value),
    MINT_STATUS_LIST(MINT_STATUS_ENUM)
#undef MINT_STATUS_ENUM
} mint_status_t;

/// Put before a function whose result must be looked at: compilers that can then warn of a call
/// that does not.
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
