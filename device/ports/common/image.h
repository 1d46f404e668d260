// SPDX-License-Identifier: Apache-2.0
//
// The flash image: one host file that stands for the flash of an emulated or simulated board, so
// that a device keeps its identity when its emulator is killed. The posix port and the emulated
// board read the same files.
//
//     0x0000   fuse block: what a chip maker would have burned (fuses.h)
//     0x0800   boot fingerprints (fingerprint_log.h), on boards that keep them: two pages
//     0x1000   the store: MINT_IMAGE_PAGE_COUNT pages
//
// Between these nothing is used. A file may be longer (QEMU asks for 16 MB).
#ifndef MINTMARK_PORTS_COMMON_IMAGE_H
#define MINTMARK_PORTS_COMMON_IMAGE_H

#define MINT_IMAGE_FINGERPRINTS_OFFSET     0x800u  ///< bytes from the start to the fingerprints
#define MINT_IMAGE_FINGERPRINTS_PAGE_COUNT 2u      ///< pages of theirs
#define MINT_IMAGE_STORE_OFFSET            0x1000u ///< bytes from the start of the file to the store
#define MINT_IMAGE_PAGE_LEN                1024u   ///< bytes erased at once
#define MINT_IMAGE_PAGE_COUNT              64u     ///< pages of the store
#define MINT_IMAGE_UNIT_LEN                4u      ///< bytes programmed at once
#define MINT_IMAGE_STORE_LEN               (MINT_IMAGE_PAGE_LEN * MINT_IMAGE_PAGE_COUNT) ///< bytes of the store
#define MINT_IMAGE_LEN                                                                             \
    (MINT_IMAGE_STORE_OFFSET + MINT_IMAGE_STORE_LEN) ///< bytes of a file, at least

#endif
