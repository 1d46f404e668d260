// SPDX-License-Identifier: Apache-2.0
//
// The multi Markov model with counting prediction estimate, SP 800-90B §6.3.9.
#include "sp800_90b/multi_mmc.h"

#include "sp800_90b/predictor.h"

mint_status_t mint_multi_mmc_estimate(const uint8_t *symbols, size_t len, unsigned distinct,
                                      mint_prediction_t *estimate)
{
    if (len < 4 || len > MINT_SAMPLES_MAX || distinct < 2 || distinct > 256) {
        return MINT_ERR_ARGUMENT;
    }
    mint_scoreboard_t board = {.predictors = MINT_MMC_ORDERS};
    mint_status_t status = distinct == 2 ? mint_mmc_bits(symbols, len, &board)
                                         : mint_mmc_symbols(symbols, len, &board);
    if (status == MINT_OK) {
        mint_predictor_bound(board.correct, len - 2, board.longest_run, distinct, estimate);
    }
    return status;
}
