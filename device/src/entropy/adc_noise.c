// SPDX-License-Identifier: Apache-2.0
//
// ADC noise: the low bits of conversions, with what does not look like noise cut off.
#include "mintmark/sources.h"

#define MEAN_LOG2 MINT_ADC_NOISE_MEAN_LOG2

static bool is_sound(const mint_adc_noise_t *adc)
{
    return adc->resolution_bits >= 1 && adc->resolution_bits <= 16 && adc->symbol_bits >= 1 &&
           adc->symbol_bits <= 8 && adc->symbol_bits <= adc->resolution_bits && adc->clip >= 1;
}

static mint_status_t convert(const mint_adc_noise_t *adc, uint32_t *value)
{
    uint16_t converted = 0;
    if (adc->convert(adc->context, &converted) != MINT_OK ||
        converted >> adc->resolution_bits != 0) {
        return MINT_ERR_SOURCE;
    }
    *value = converted;
    return MINT_OK;
}

static mint_status_t settle(mint_adc_noise_t *adc)
{
    mint_status_t status = MINT_OK;
    adc->mean_sum = 0;
    for (unsigned i = 0; i < 1u << MEAN_LOG2 && status == MINT_OK; i++) {
        uint32_t value = 0;
        status = convert(adc, &value);
        adc->mean_sum += value;
    }
    adc->settled = status == MINT_OK;
    return status;
}

static uint32_t clip(const mint_adc_noise_t *adc, uint32_t value)
{
    const uint32_t mean = (adc->mean_sum + (1u << MEAN_LOG2) / 2u) >> MEAN_LOG2;
    const uint32_t low = mean > adc->clip ? mean - adc->clip : 0u;
    const uint32_t high = mean + adc->clip;
    const uint32_t raised = value < low ? low : value;
    return raised > high ? high : raised;
}

mint_status_t mint_adc_noise_sample(void *context, uint8_t *symbol)
{
    mint_adc_noise_t *adc = context;
    *symbol = 0;
    if (!is_sound(adc)) {
        return MINT_ERR_ARGUMENT;
    }
    uint32_t value = 0;
    mint_status_t status = adc->settled ? MINT_OK : settle(adc);
    if (status == MINT_OK) {
        status = convert(adc, &value);
    }
    if (status != MINT_OK) {
        adc->settled = false;
        return status;
    }
    value = clip(adc, value);
    adc->mean_sum += value - (adc->mean_sum >> MEAN_LOG2);
    *symbol = (uint8_t)(value & ((1u << adc->symbol_bits) - 1u));
    return MINT_OK;
}

mint_status_t mint_adc_noise_wide(void *context, uint16_t *value)
{
    const mint_adc_noise_t *adc = context;
    uint32_t converted = 0;
    mint_status_t status = is_sound(adc) ? convert(adc, &converted) : MINT_ERR_ARGUMENT;
    *value = status == MINT_OK ? (uint16_t)converted : 0;
    return status;
}
