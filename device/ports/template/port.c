// SPDX-License-Identifier: Apache-2.0
//
// A board: all that the library asks of one, each function with what it must guarantee. Whoever has
// a new board copies this folder and writes the inside of these functions, in the order of
// device/PORTING.md, which has a check for each.
//
// As it stands every function fails and no source is credited. A function that is not written yet
// is therefore an error on the serial line and never a device with a guessable key.
#include "mintmark/port.h"

#include <stddef.h>
#include <string.h>

#include "mintmark/sources.h"

// ---- serial line ----

/// Clocks, pins and UART: 115200 baud, 8 bits, no parity, no flow control. A packet of up to 2 KB
/// comes at full speed and is read byte by byte with little done between two; a UART that keeps a
/// few bytes is enough for that, one that keeps a single byte may need an interrupt and a ring.
/// While the library computes it does not read: what is lost then is asked for again.
static void serial_start(void)
{
}

/// One byte, if there is one; else false, at once or after a short sleep, never waiting for good.
static bool serial_read(void *context, uint8_t *byte)
{
    (void)context;
    (void)byte;
    return false;
}

/// Waits until the last byte was taken by the UART. MINT_OK, or MINT_ERR_IO if the line is dead.
static mint_status_t serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    (void)data;
    (void)len;
    return MINT_ERR_IO;
}

// ---- what is unique ----

/// The part's unique id: never the same on two devices, always the same on one. It goes into names
/// and certificates and is no secret. An id that is shorter than this is followed by zeros.
static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    memset(id, 0, MINT_DEVICE_ID_LEN);
    return MINT_ERR_UNSUPPORTED;
}

/// The key that the store is sealed under: random, always the same on one device, and as hard to
/// read out as the part allows. It must not be made of the id or the serial number, which are no
/// secrets; where the part has nothing better, it is drawn on the line and kept in flash behind the
/// read protection, and the README says what that is worth. After a failure `key` is zeroed.
static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    memset(key, 0, MINT_STORE_ROOT_KEY_LEN);
    return MINT_ERR_UNSUPPORTED;
}

// ---- flash ----

// Of the part: bytes that are erased at once, how many such pages the store gets, and bytes that
// are programmed at once (mintmark/flash.h has the limits). Four pages of 1 KB in units of 4 bytes
// hold what a device gets from a station; more of them wear longer.
#define PAGE_LEN   1024u
#define PAGE_COUNT 8u
#define UNIT_LEN   4u

static bool within(uint32_t address, size_t len)
{
    return address <= PAGE_LEN * PAGE_COUNT && len <= PAGE_LEN * PAGE_COUNT - address;
}

/// Any alignment, any length within the store's pages; MINT_ERR_ARGUMENT outside of them. What was
/// programmed before must be seen: caches and prefetch buffers in front of the flash are flushed.
static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    (void)out;
    return within(address, len) ? MINT_ERR_UNSUPPORTED : MINT_ERR_ARGUMENT;
}

/// One unit, at a multiple of its length. Returns when the part has done it. If the processor reads
/// its program from the same flash, this runs from RAM with interrupts off, or the part holds the
/// processor up by itself. The store reads back what it wrote; an error that the part reports is
/// MINT_ERR_IO. A power cut in the middle may leave any bits of this unit, and no other's.
static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    (void)context;
    (void)unit;
    return address % UNIT_LEN == 0 && within(address, UNIT_LEN) ? MINT_ERR_UNSUPPORTED
                                                                : MINT_ERR_ARGUMENT;
}

/// The page that begins at `address`; all its bits are ones then. No other page changes, not even
/// if power is cut.
static mint_status_t flash_erase(void *context, uint32_t address)
{
    (void)context;
    return address % PAGE_LEN == 0 && within(address, PAGE_LEN) ? MINT_ERR_UNSUPPORTED
                                                                : MINT_ERR_ARGUMENT;
}

static const mint_flash_t flash = {
    .page_len = PAGE_LEN,
    .page_count = PAGE_COUNT,
    .unit_len = UNIT_LEN,
    .read = flash_read,
    .program = flash_program,
    .erase = flash_erase,
};

// ---- noise ----

/// Waits for the next edge of the slow clock and gives the count of the fast one then. The two must
/// not derive from each other: an RC oscillator and a crystal do not, a crystal and the PLL locked
/// to it do. MINT_ERR_SOURCE if no edge comes within a few periods, counted in polls and not in
/// time, because it may be a clock that stands still.
static mint_status_t next_edge(void *context, uint32_t *count)
{
    (void)context;
    *count = 0;
    return MINT_ERR_SOURCE;
}

static mint_timer_jitter_t jitter = {.next_edge = next_edge, .symbol_bits = 4};

// Credited nothing until it was measured on this part (scripts/measure-source): then
// MINT_UNCREDITED gives way to MINT_MEASURED(MINT_EVIDENCE_TIMER_JITTER), and the port links
// mintmark::entropy_limits. A part with a converter adds a source of mint_adc_noise_sample.
static const mint_source_t sources[] = {
    {.name = "timer-jitter",
     .sample = mint_timer_jitter_sample,
     .context = &jitter,
     MINT_UNCREDITED(4, 32)},
};

// ---- the board ----

static const mint_port_t port = {
    .board = MINT_PORT_BOARD,
    .flash = &flash,
    .sources = sources,
    .source_count = sizeof sources / sizeof sources[0],
    .device_id = device_id,
    .root_key = root_key,
    .serial_read = serial_read,
    .serial_write = serial_write,
    .seconds = NULL, // a clock, if the board has one
    .reset = NULL,   // a restart, without which restarts are captured by cutting the power
    .emulated = MINT_PORT_EMULATED,
};

const mint_port_t *mint_port(void)
{
    static bool up;
    if (!up) {
        serial_start();
        up = true;
    }
    return &port;
}
