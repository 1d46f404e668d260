// SPDX-License-Identifier: Apache-2.0
//
// A bench for the station's tests: real devices (the device library over a flash in RAM), a real
// factory in a temporary folder, and between them a line that loses, damages and alters whatever
// the test asks for, on a clock of its own, so that patience costs no time.
#ifndef MINT_TESTS_STATION_RIG_H
#define MINT_TESTS_STATION_RIG_H

#include "mintmark/agent.h"
#include "mintmark/certs/buffer.h"
#include "station/conversation.h"

#define RIG_PAGE_LEN   4096u
#define RIG_PAGE_COUNT 8u
#define RIG_PASSPHRASE "correct horse battery staple"
#define RIG_BATCH      "first"
#define RIG_BATCH_2    "second"
#define RIG_QUOTA_2    1u
#define RIG_BATCH_3    "third"
#define RIG_QUOTA_3    7u
#define RIG_BATCH_4    "fourth"

/// What is wrong with a device's noise.
typedef enum { RIG_NOISE_GOOD, RIG_NOISE_STUCK, RIG_NOISE_BIASED, RIG_NOISE_COUNTING } rig_noise_t;

/// A device. Must not move once started.
typedef struct {
    uint8_t memory[RIG_PAGE_LEN * RIG_PAGE_COUNT]; ///< the flash
    uint8_t id[MINT_DEVICE_ID_LEN];                ///< of the part
    bool fail_random;                              ///< the credited source delivers nothing
    bool no_credit;                                ///< no source is credited
    uint64_t noise;                                ///< state of the simulated noise
    rig_noise_t fault;                             ///< of the noise
    uint8_t count;                                 ///< of a counting one
    size_t operations;                             ///< programs and erases since it was made
    size_t cut_at;                                 ///< the one at which power goes; 0: none
    bool dead;                                     ///< power is gone
    mint_flash_t flash;
    mint_source_t sources[2];
    mint_port_t port;
    const uint8_t *enrolment_key; ///< that its firmware is built with; NULL: none
    mint_agent_t agent;
    mint_buffer_t in;  ///< bytes on their way to the device
    size_t in_at;      ///< of these, already taken
    mint_buffer_t out; ///< bytes that it sent
} rig_device_t;

/// Which way a packet goes.
typedef enum { RIG_TO_DEVICE, RIG_TO_STATION } rig_way_t;

/// A packet on its way.
typedef struct {
    mint_smp_header_t header; ///< its `body_len` is made from the one below
    uint8_t body[MINT_SMP_PACKET_SIZE];
    size_t body_len;
} rig_packet_t;

/// May change a packet on its way. False takes it off the line.
typedef bool (*rig_tamper_t)(void *context, rig_way_t way, rig_packet_t *packet);

/// The line.
typedef struct {
    unsigned lose_percent;      ///< of packets, each way
    unsigned damage_percent;    ///< of packets: one byte is another
    unsigned duplicate_percent; ///< of packets: come twice
    unsigned delay_percent;     ///< of packets: come after the next one
    unsigned junk_max_len;      ///< random bytes between packets
    rig_tamper_t tamper;        ///< NULL: none
    void *tamper_context;       ///< handed to it
    size_t packets_left;        ///< the station crashes when this many have passed
    bool crashed;               ///< it has
    uint64_t dice;              ///< state of the line's luck
    mint_buffer_t held[2];      ///< delayed packet, each way
    mint_buffer_t recorded;     ///< every byte of the line, and every packet's decoded bytes
} rig_line_t;

/// What all tests share.
typedef struct {
    char dir[64];                                    ///< temporary
    char factory_dir[96];                            ///< in it
    mint_factory_t *factory;                         ///< open
    mint_registry_t *registry;                       ///< open
    mint_station_t station;                          ///< at work on RIG_BATCH
    mint_worker_t *worker;                           ///< the station's; NULL: none
    const uint8_t *authority;                        ///< for devices
    uint8_t authority_key[MINT_P256_PUBLIC_KEY_LEN]; ///< behind it
    uint64_t now_ms;                                 ///< the clock
    rig_line_t line;                                 ///< perfect unless a test makes it worse
    mint_conversation_t talk;                        ///< the last conversation
    size_t notified;                                 ///< calls of notify in it
} rig_t;

/// cmocka group set-up: `*state` is a rig_t with batches, RIG_BATCH and RIG_BATCH_4 without a quota
/// and RIG_BATCH_2 with one of RIG_QUOTA_2, all with PSKs. Its station works on RIG_BATCH.
/// RIG_BATCH_3 has an enrolment key, and a quota of RIG_QUOTA_3.
/// It is made once for all groups, because its keys cost seconds; rig_release() ends it.
/// Its station computes everything itself, unless MINT_RIG_WORKER is in the environment.
int rig_open(void **state);
/// Takes the rig down.
void rig_release(void);
/// cmocka test set-up: the line is perfect again.
int rig_reset_line(void **state);

/// Puts the station to work on another batch.
void rig_change_batch(rig_t *rig, const char *batch);

/// Makes a new issuing CA, opens the factory again, and has the station work on RIG_BATCH with it.
void rig_roll_over(rig_t *rig);

/// Gives the station a worker, or takes it away.
void rig_use_worker(rig_t *rig, bool use);

/// Makes a blank device whose id is made of `number`, and starts it. The caller frees it.
rig_device_t *rig_device_new(const rig_t *rig, unsigned number);
/// The same in memory of the caller's, which is zeroed.
void rig_device_make(const rig_t *rig, rig_device_t *device, unsigned number);
/// Starts a device, again perhaps: what its RAM held is lost.
void rig_device_start(const rig_t *rig, rig_device_t *device);
void rig_device_free(rig_device_t *device);

/// Takes bytes to the device, lets it work, and appends its answers to `device->out`. One without
/// power is plugged in again, and these bytes are lost.
void rig_device_feed(const rig_t *rig, rig_device_t *device, const uint8_t *data, size_t len);

/// Carries what a client has to say over the line to the device, and the answers back into
/// `answers`. True if any byte moved.
bool rig_carry(rig_t *rig, rig_device_t *device, mint_client_t *client, mint_buffer_t *answers);

/// Begins a conversation.
void rig_begin(rig_t *rig);
/// Lets it go on a little: what it has to say passes the line, or the worker is waited for if that
/// computes something, or time passes.
void rig_go_on(rig_t *rig, rig_device_t *device);
/// Has one conversation of the station with the device, to its end or to the crash.
const mint_conversation_t *rig_talk(rig_t *rig, rig_device_t *device);
/// The same, and fails the test unless the outcome is `outcome`.
const mint_conversation_t *rig_expect(rig_t *rig, rig_device_t *device, mint_outcome_t outcome);
/// The same, and fails the test unless it failed for `cause`.
const mint_conversation_t *rig_expect_failure(rig_t *rig, rig_device_t *device, mint_cause_t cause);
/// Asks one question by a client alone, to its outcome.
mint_status_t rig_ask(rig_t *rig, rig_device_t *device, mint_client_t *client, mint_bytes_t *body,
                      bool *refused);

/// Closes the registry and opens it again, as a new process would.
void rig_reopen_registry(rig_t *rig);
/// Certificates on record for a device, intents not counted.
size_t rig_count_certificates(rig_t *rig, const uint8_t id[MINT_DEVICE_ID_LEN]);
/// What the registry knows of a device; false if it knows nothing.
bool rig_find_device(rig_t *rig, const uint8_t id[MINT_DEVICE_ID_LEN], mint_device_t *device);

/// The next number of a generator that is random enough for luck.
uint64_t rig_dice(uint64_t *state);

#endif
