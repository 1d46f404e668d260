// SPDX-License-Identifier: Apache-2.0
//
// A model of the LPC1768 as its port sees it through lpc1768/hardware.h: registers, clocks, time,
// interrupts and the boot ROM's IAP. It is a state machine with a clock of its own, which goes on
// with every access, and it keeps a list of the rules that the program broke (model_rules.h).
//
// It was written from the user manual, not from the port: no address and no sequence is shared, so
// that a mistake of the port's is not also the model's. What it says of hardware is what the manual
// says; it replaces no board.
//
//     model_make();
//     model->faults.pll_never_locks = true;
//     assert_int_equal(model_boot(start, NULL), MODEL_RETURNED);
//     model_assert_clean();
//
// A boot is a process of its own, so that it begins with RAM as the program has it at its start;
// flash, faults, counters and the list of broken rules are shared with it and outlive it.
#ifndef MINTMARK_TESTS_LPC1768_MODEL_H
#define MINTMARK_TESTS_LPC1768_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device/tests/lpc1768/model_rules.h"

#define MODEL_US          1000000000ull      ///< time is counted in fs: a microsecond
#define MODEL_MS          (1000u * MODEL_US) ///< a millisecond
#define MODEL_S           (1000u * MODEL_MS) ///< a second
#define MODEL_NEVER       UINT64_MAX         ///< a time that does not come
#define MODEL_CRYSTAL_HZ  12000000u          ///< what the mbed board has
#define MODEL_IRC_HZ      4000000u           ///< internal RC oscillator
#define MODEL_FLASH_LEN   0x80000u           ///< bytes of flash
#define MODEL_PAGE_LEN    256u               ///< bytes programmed at once, at least
#define MODEL_LINE_LEN    16u                ///< bytes that share an ECC byte
#define MODEL_SECTORS     30u                ///< sectors of flash
#define MODEL_SERIAL_LEN  65536u             ///< bytes kept of each direction of the line
#define MODEL_IRQ_WDT     0u                 ///< interrupt numbers
#define MODEL_IRQ_UART0   5u
#define MODEL_IRQ_ADC     22u
#define MODEL_IRQ_SYSTICK 63u ///< a place of its own: SysTick is no NVIC interrupt

/// A rule.
typedef enum {
#define MODEL_RULE_NAME(name, source, text) RULE_##name,
    MODEL_RULES(MODEL_RULE_NAME)
#undef MODEL_RULE_NAME
        MODEL_RULE_COUNT
} model_rule_t;

/// How a boot ended.
typedef enum {
    MODEL_RETURNED = 0,   ///< the program came back
    MODEL_RESET = 100,    ///< AIRCR
    MODEL_WATCHDOG_RESET, ///< the watchdog
    MODEL_POWER_CUT,      ///< as the test wanted
    MODEL_ASLEEP,         ///< it sleeps, and nothing is on its way that would wake it
    MODEL_OUT_OF_TIME,    ///< model->time_limit has passed
    MODEL_BROKEN = 120,   ///< it ended in any other way: an assertion failed, a crash
} model_end_t;

/// Where in an IAP command the power goes.
typedef enum {
    MODEL_CUT_BEFORE, ///< it has not begun
    MODEL_CUT_DURING, ///< some bits are there, some are not, some read now so, now so
    MODEL_CUT_AFTER,  ///< it is done and has not returned
} model_cut_t;

/// How far a cut in the middle of a command let it get.
typedef enum {
    MODEL_PROGRESS_RANDOM, ///< any of the others, or between
    MODEL_PROGRESS_NONE,   ///< hardly begun: everything reads as before, some bits are marginal
    MODEL_PROGRESS_HALF,   ///< half of the bits are there
    MODEL_PROGRESS_ALL,    ///< nearly done: everything reads as wanted, some bits are marginal
} model_progress_t;

/// What marginal bits read in a boot, as supply and temperature have it.
typedef enum {
    MODEL_READS_RANDOM, ///< one of the others
    MODEL_READS_OLD,    ///< as what they were nearest to
    MODEL_READS_OTHER,  ///< as the other
    MODEL_READS_ANY,    ///< something else at each read
} model_reads_t;

/// What is wrong with the part, and how it was found. A test sets it between model_make() and
/// model_boot().
typedef struct {
    bool osc_never_starts;   ///< OSCSTAT stays 0
    bool pll_never_locks;    ///< PLOCK0 stays 0
    bool pll_on_at_start;    ///< the boot ROM left PLL0 connected, on the internal RC oscillator
    bool adc_never_done;     ///< no conversion gets done
    uint32_t adc_dies_after; ///< 0, or: so many conversions get done
    bool adc_stuck;          ///< every conversion is the same
    bool watchdog_stands;    ///< WDTV does not move
    bool watchdog_stops_at_zero; ///< after an underflow it stops (the manual does not say), not
                                 ///< starts anew
    uint32_t iap_fails_at;       ///< 0, or: the call of `iap_fails_command` that fails, from 1 on
    uint32_t iap_fails_command;  ///< its command code; 0: any
    uint32_t iap_fails_for;      ///< how many calls from then on fail; 0: one
    uint32_t iap_status;         ///< what they say
    bool iap_lies;               ///< programming says CMD_SUCCESS and does nothing
    uint32_t cut_at;             ///< 0, or: the call of IAP at which power goes, from 1 on …
    model_cut_t cut_where; ///< … and where in it; in the middle, only those that change flash count
    model_progress_t cut_progress; ///< and how far what it did had got
} model_faults_t;

/// What a test looks at and sets. Times in fs, from the boot on.
typedef struct {
    model_faults_t faults;
    uint64_t now;           ///< time
    uint64_t time_limit;    ///< when a boot is ended, MODEL_OUT_OF_TIME
    uint32_t access_clocks; ///< CPU clocks that one access and the code around it take …
    uint32_t access_spread; ///< … and up to so many more, at random; 0: none
    uint32_t image_len;     ///< bytes of flash from 0 on that are the program
    uint32_t id[4];         ///< serial number of the part
    uint32_t peer_baud;     ///< rate of the line's other end
    double irc_error;       ///< of the internal RC oscillator, a fraction of its rate
    double irc_jitter_fs;   ///< standard deviation of a period of 4 of its clocks
    double adc_mean;        ///< what the converter sees, in steps
    double adc_noise;       ///< its standard deviation, in steps
    uint64_t random;        ///< state of the noise
    model_reads_t reads;    ///< what marginal bits read in the next boot
    uint8_t notes[256];     ///< what programs in boots tell the test and each other

    uint32_t broken[MODEL_RULE_COUNT]; ///< how often each rule was broken
    char first_broken[160];            ///< the first of them, in words
    uint32_t resets_by_aircr;          ///< over all boots
    uint32_t iap_calls;                ///< of this boot, all commands
    uint32_t iap_changes;              ///< of this boot, erases and programs begun
    uint32_t conversions;              ///< of this boot, that got done
    uint32_t interrupts;               ///< of this boot, handlers entered
    uint32_t uart_overruns;            ///< of this boot, bytes that the receiver lost
    uint32_t sent_len;                 ///< of this boot, bytes in `sent`
    uint8_t sent[MODEL_SERIAL_LEN];    ///< what the program sent
    uint8_t flash[MODEL_FLASH_LEN];    ///< what flash holds
    uint8_t marginal[MODEL_FLASH_LEN]; ///< bits of it that read now so, now so
    uint8_t programmed[MODEL_FLASH_LEN / MODEL_PAGE_LEN]; ///< since the last erase; 2: and torn
} lpc_model_t;

/// The one model.
extern lpc_model_t *model;

/// A healthy part with blank flash, no rule broken. Call it first in every test.
void model_make(void);

/// What handles an interrupt in the program under test; NULL: nothing.
void model_handle(unsigned irq, void (*handler)(void));

/// Powers the part on and runs `program`; returns how that ended. cmocka assertions that fail in
/// the program are printed and end in MODEL_BROKEN.
model_end_t model_boot(void (*program)(void *context), void *context);

/// Inside a boot: lets time go by, with interrupts, while the program computes.
void model_run(uint64_t fs);
/// Inside a boot: what comes to the serial line from now on, byte after byte.
void model_type(const uint8_t *data, size_t len);
/// Inside a boot: whether everything typed is in, and everything sent is out.
bool model_line_is_quiet(void);
/// Inside a boot: the CPU's clock, in Hz.
uint32_t model_cclk(void);

/// Fails the running test if any rule was broken, and says which.
void model_assert_clean(void);
/// Fails the running test unless exactly this rule was broken; forgets it.
void model_assert_broken(model_rule_t rule);
/// A rule in words.
const char *model_rule_text(model_rule_t rule);

/// Erases nothing, checks nothing: the bytes of a sector.
uint32_t model_sector_of(uint32_t address);
/// Where a sector starts; model_sector_start(MODEL_SECTORS) is the end of flash.
uint32_t model_sector_start(uint32_t sector);

#endif
