// SPDX-License-Identifier: Apache-2.0
//
// A stranger's port: start-up, flash that is RAM here, and a noise source that nobody has measured,
// so it is credited nothing. Text goes out, and the program ends, through semihosting.
#include "mintmark/port.h"

#include <string.h>

#define PAGE_LEN   1024u
#define PAGE_COUNT 16u

extern uint8_t data_start[], data_end[], data_image[], bss_start[], bss_end[];
extern uint32_t stack_top[];
int main(void);
void reset(void);

static void semihost(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void reset(void)
{
    memcpy(data_start, data_image, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    const uint32_t exit_block[2] = {0x20026, (uint32_t)main()}; // ADP_Stopped_ApplicationExit
    semihost(0x20, exit_block);                                 // SYS_EXIT_EXTENDED
    for (;;) {
    }
}

static void fault(void)
{
    const uint32_t exit_block[2] = {0x20026, 99};
    semihost(0x20, exit_block);
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    stack_top,     (void *)reset, (void *)fault, (void *)fault,
    (void *)fault, (void *)fault, (void *)fault};

static uint8_t flash[PAGE_LEN * PAGE_COUNT];

static mint_status_t flash_read(void *context, uint32_t address, uint8_t *out, size_t len)
{
    (void)context;
    memcpy(out, flash + address, len);
    return MINT_OK;
}

static mint_status_t flash_program(void *context, uint32_t address, const uint8_t *unit)
{
    (void)context;
    for (uint32_t i = 0; i < 4; i++) {
        flash[address + i] &= unit[i];
    }
    return MINT_OK;
}

static mint_status_t flash_erase(void *context, uint32_t address)
{
    (void)context;
    memset(flash + address, 0xFF, PAGE_LEN);
    return MINT_OK;
}

static const mint_flash_t ram_flash = {.page_len = PAGE_LEN,
                                       .page_count = PAGE_COUNT,
                                       .unit_len = 4,
                                       .read = flash_read,
                                       .program = flash_program,
                                       .erase = flash_erase};

static mint_status_t sample(void *context, uint8_t *symbol)
{
    uint32_t *state = context;
    *state = *state * 1664525u + 1013904223u;
    *symbol = (uint8_t)(*state >> 24);
    return MINT_OK;
}

static uint32_t state = 1;
static const mint_source_t sources[] = {
    {.name = "counter", .sample = sample, .context = &state, MINT_UNCREDITED(8, 32)}};

static mint_status_t device_id(void *context, uint8_t id[MINT_DEVICE_ID_LEN])
{
    (void)context;
    memset(id, 0x5A, MINT_DEVICE_ID_LEN);
    return MINT_OK;
}

static mint_status_t root_key(void *context, uint8_t key[MINT_STORE_ROOT_KEY_LEN])
{
    (void)context;
    memset(key, 0xA5, MINT_STORE_ROOT_KEY_LEN);
    return MINT_OK;
}

static bool serial_read(void *context, uint8_t *byte)
{
    (void)context;
    (void)byte;
    return false;
}

static mint_status_t serial_write(void *context, const uint8_t *data, size_t len)
{
    (void)context;
    for (size_t i = 0; i < len; i++) {
        semihost(3, &data[i]); // SYS_WRITEC
    }
    return MINT_OK;
}

static const mint_port_t port = {.board = "stranger",
                                 .flash = &ram_flash,
                                 .sources = sources,
                                 .source_count = 1,
                                 .device_id = device_id,
                                 .root_key = root_key,
                                 .serial_read = serial_read,
                                 .serial_write = serial_write};

const mint_port_t *mint_port(void)
{
    static bool up;
    if (!up) {
        memset(flash, 0xFF, sizeof flash);
        up = true;
    }
    return &port;
}
