// SPDX-License-Identifier: Apache-2.0
//
// The port's flash on the model. The contract is mintmark/flash.h's, but for one thing that the
// tests of other ports do: a unit is never programmed a second time, which the part's ECC forbids.
#include "board.h"
#include "device/tests/lpc1768/machine.h"
#include "device/tests/support/check.h"

static uint8_t unit[MINT_FLASH_UNIT_MAX_LEN + 3];

static void start(void)
{
    model_handle(MODEL_IRQ_UART0, lpc_serial_interrupt);
    lpc_clock_start();
    lpc_serial_start(); // with an interrupt that must not come in
}

static mint_status_t program(uint32_t address, uint8_t fill)
{
    memset(unit, fill, sizeof unit);
    return lpc_flash.program(lpc_flash.context, address, unit);
}

static mint_status_t erase(uint32_t address)
{
    return lpc_flash.erase(lpc_flash.context, address);
}

/// Reads at every alignment.
static bool reads(uint32_t address, uint32_t len, uint8_t fill)
{
    uint8_t bytes[300];
    for (uint32_t done = 0; done < len;) {
        const uint32_t part = len - done < 297u ? len - done : 297u;
        must(lpc_flash.read(lpc_flash.context, address + done, bytes, part) == MINT_OK);
        if (!all_are(bytes, part, fill)) {
            return false;
        }
        done += part;
    }
    return true;
}

static uint32_t end(void)
{
    return lpc_flash.page_len * lpc_flash.page_count;
}

static void use(void *context)
{
    (void)context;
    const uint32_t page = lpc_flash.page_len;
    start();
    must(lpc_flash.unit_len == 256 && lpc_flash.page_count >= 3 && page % 256u == 0);
    for (uint32_t at = 0; at < end(); at += page) {
        must(erase(at) == MINT_OK);
    }
    must(reads(0, end(), 0xFF));
    must(program(256, 0x3C) == MINT_OK);
    must(program(page - 256u, 0) == MINT_OK);
    must(program(page, 0x5A) == MINT_OK);
    must(program(end() - 256u, 0x11) == MINT_OK);
    must(reads(0, 256, 0xFF) && reads(256, 256, 0x3C) && reads(512, page - 768u, 0xFF));
    must(erase(0) == MINT_OK);
    must(reads(0, page, 0xFF) && reads(page, 256, 0x5A) && reads(end() - 256u, 256, 0x11));
    must(erase(end() - page) == MINT_OK);
    must(reads(page, 256, 0x5A) && reads(end() - page, page, 0xFF));
    must(lpc_interrupts_off() == 0); // it left them as they were
}

static void it_keeps_the_contract(void **state)
{
    (void)state;
    check_right(use);
    // Nothing else of flash was touched: in the model, one bit anywhere would show.
    uint32_t units = 0;
    for (uint32_t i = 0; i < MODEL_FLASH_LEN / MODEL_PAGE_LEN; i++) {
        units += model->programmed[i];
    }
    assert_int_equal(units, 1); // the second page's
}

static void misuse(void *context)
{
    (void)context;
    start();
    must(program(1, 0) == MINT_ERR_ARGUMENT);
    must(program(128, 0) == MINT_ERR_ARGUMENT);
    must(program(end(), 0) == MINT_ERR_ARGUMENT);
    must(program(0u - 256u, 0) == MINT_ERR_ARGUMENT);
    must(erase(256) == MINT_ERR_ARGUMENT);
    must(erase(end()) == MINT_ERR_ARGUMENT);
    must(lpc_flash.read(NULL, end() - 1u, unit, 2) == MINT_ERR_ARGUMENT);
    must(lpc_flash.read(NULL, 0xFFFFFFFFu, unit, 2) == MINT_ERR_ARGUMENT);
    must(lpc_flash.read(NULL, end(), unit, 0) == MINT_OK);
    must(model->iap_calls == 0);
}

static void addresses_outside_are_refused(void **state)
{
    (void)state;
    check_right(misuse);
}

/// IAP wants words; the caller may have its unit anywhere.
static void anywhere(void *context)
{
    (void)context;
    start();
    for (uint32_t i = 0; i < 4; i++) {
        for (size_t byte = 0; byte < 256u; byte++) {
            unit[i % 4u + byte] = (uint8_t)(byte + i);
        }
        must(lpc_flash.program(NULL, i * 256u, unit + i % 4u) == MINT_OK);
        uint8_t back[256];
        must(lpc_flash.read(NULL, i * 256u, back, sizeof back) == MINT_OK);
        must(memcmp(back, unit + i % 4u, sizeof back) == 0);
    }
}

static void a_unit_may_lie_anywhere(void **state)
{
    (void)state;
    check_right(anywhere);
}

// ---- what the boot ROM refuses ----

static void refused(void *context)
{
    const bool erases = *(const bool *)context;
    start();
    const mint_status_t status = erases ? erase(0) : program(0, 0);
    must(status == MINT_ERR_IO);
    must(reads(0, lpc_flash.page_len, 0xFF));
    must(lpc_interrupts_off() == 0);
    lpc_interrupts_restore(0);
    must(erases ? erase(0) == MINT_OK : program(0, 0) == MINT_OK); // and the next one works
}

static void each_failure_is_told(void **state)
{
    (void)state;
    static bool erases;
    for (int i = 0; i < 2; i++) {
        erases = i != 0;
        for (uint32_t status = 1; status <= 19; status++) {
            for (uint32_t call = 1; call <= 2; call++) { // prepare, and the command itself
                model_make();
                model->faults.iap_fails_at = call;
                model->faults.iap_status = status;
                assert_int_equal(model_boot(refused, &erases), MODEL_RETURNED);
                model_assert_clean();
            }
        }
    }
}

static void lied_to(void *context)
{
    (void)context;
    start();
    must(program(0, 0x3C) == MINT_ERR_FLASH);
    must(program(256, 0xFF) == MINT_OK); // nothing to be seen
}

static void success_that_was_none_is_found(void **state)
{
    (void)state;
    model_make();
    model->faults.iap_lies = true;
    assert_int_equal(model_boot(lied_to, NULL), MODEL_RETURNED);
    model_assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_keeps_the_contract),
        cmocka_unit_test(addresses_outside_are_refused),
        cmocka_unit_test(a_unit_may_lie_anywhere),
        cmocka_unit_test(each_failure_is_told),
        cmocka_unit_test(success_that_was_none_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
