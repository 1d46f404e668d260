// SPDX-License-Identifier: Apache-2.0
//
// Who has which part of flash (UM10360 §32.5): 16 sectors of 4 KB, then 14 of 32 KB. The program
// begins at 0, where the boot ROM looks for it; what must outlive a new program is at the top.
// memory.ld gives the linker the same bounds.
//
//     0x00000   352 KB   sectors 0 to 24    the program
//     0x58000   128 KB   sectors 25 to 28   the store
//     0x78000    32 KB   sector 29          the root key
#ifndef MINTMARK_PORTS_LPC1768_SECTORS_H
#define MINTMARK_PORTS_LPC1768_SECTORS_H

#define LPC_SMALL_SECTORS    16u      ///< sectors of 4 KB
#define LPC_SMALL_SECTOR_LEN 0x1000u  ///< bytes
#define LPC_SECTOR_LEN       0x8000u  ///< bytes of the others
#define LPC_UNIT_LEN         256u     ///< bytes programmed at once, the least that IAP takes
#define LPC_STORE            0x58000u ///< address of the store
#define LPC_STORE_SECTORS    4u       ///< sectors of the store
#define LPC_ROOT             0x78000u ///< address of the root key's sector

#endif
