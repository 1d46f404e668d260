// SPDX-License-Identifier: Apache-2.0
//
// Noting an interrupt.
#include "cli/entropy_interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t came;
static struct sigaction before;

static void note(int number)
{
    (void)number;
    came = 1;
}

void mint_interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};
    came = 0;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, &before);
}

bool mint_interrupt_came(void)
{
    return came != 0;
}

void mint_interrupt_release(void)
{
    (void)sigaction(SIGINT, &before, NULL);
}
