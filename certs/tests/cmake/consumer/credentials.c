// SPDX-License-Identifier: Apache-2.0
//
// A firmware's file that includes the generated headers.
#include "credentials.h"

#include "device_credentials.h"
#include "gateway.h"
#include "hub.h"
#include "leaf.h"
#include "mintmark_authority.h"
#include "mintmark_enrolment.h"
#include "peers.h"
#include "root_ca.h"
#include "web.h"

const credential_t credentials[] = {
    {"root_ca", root_ca, root_ca_len},
    {"device", (const unsigned char *)my_device, my_device_len},
    {"device_key", (const unsigned char *)my_device_key, my_device_key_len},
    {"gateway", gateway_key, gateway_key_len},
    {"peer", peers_1_key, peers_1_key_len},
    {"hub", hub_key, hub_key_len},
    {"authority", mintmark_authority_key, mintmark_authority_key_len},
    {"enrolment", mintmark_enrolment_key, mintmark_enrolment_key_len},
    {"web", web, web_len},
    {"web_key", web_key, web_key_len},
    {"leaf", leaf_0, leaf_0_len},
    {"leaf_issuer", leaf_1, leaf_1_len},
    {"leaf_key", leaf_key, leaf_key_len},
    {NULL, NULL, peers_count},
};
