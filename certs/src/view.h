// SPDX-License-Identifier: Apache-2.0
//
// The views of certificates, by the short name that the files beside this one use.
#ifndef CERTS_VIEW_H
#define CERTS_VIEW_H

#include "mintmark/certs/view.h"

#endif
