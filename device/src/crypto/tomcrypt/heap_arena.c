// SPDX-License-Identifier: Apache-2.0
//
// A first-fit allocator over one fixed arena. The arena is a row of blocks without gaps, each a
// header and its bytes; blocks that are free side by side are joined while the row is searched. A
// P-256 operation has some fifty blocks at once, so a search is short beside the field arithmetic
// that asked for it.
#include "crypto/tomcrypt/heap_arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "crypto/tomcrypt/heap.h"
#include "mintmark/bytes.h"
#include "mintmark/crypto.h"

#define ALIGN 8u

// What a header says of its block; anything else is a header that was overwritten.
#define BLOCK_FREE 0x46524545u
#define BLOCK_USED 0x55534544u

typedef struct {
    uint32_t len;   // bytes after the header, a multiple of ALIGN
    uint32_t state; // BLOCK_FREE or BLOCK_USED
} header_t;

_Static_assert(sizeof(header_t) % ALIGN == 0, "what follows a header is aligned");

static uint8_t *start; // NULL: no arena yet
static uint8_t *end;
static size_t peak; // the furthest byte that was ever in use, counted from the start

static uint8_t *bytes_of(header_t *block)
{
    return (uint8_t *)(block + 1);
}

static header_t *header_of(void *memory)
{
    header_t *block = (header_t *)memory - 1;
    if (block->state != BLOCK_USED) {
        __builtin_trap();
    }
    return block;
}

// The block after this one, NULL at the end of the arena.
static header_t *next(header_t *block)
{
    uint8_t *at = bytes_of(block) + block->len;
    if ((block->state != BLOCK_USED && block->state != BLOCK_FREE) || at > end) {
        __builtin_trap();
    }
    return at == end ? NULL : (header_t *)(void *)at;
}

static header_t *first(void)
{
    return (header_t *)(void *)start;
}

static void join_with_free_neighbours(header_t *block)
{
    header_t *other = next(block);
    while (other != NULL && other->state == BLOCK_FREE) {
        block->len += (uint32_t)(sizeof *other + other->len);
        other = next(block);
    }
}

// Leaves the block `len` bytes and makes a free block of the rest, if it is enough for one.
static void split(header_t *block, size_t len)
{
    size_t rest_len = block->len - len;
    if (rest_len < sizeof *block + ALIGN) {
        return;
    }
    header_t *rest = (header_t *)(void *)(bytes_of(block) + len);
    rest->len = (uint32_t)(rest_len - sizeof *rest);
    rest->state = BLOCK_FREE;
    block->len = (uint32_t)len;
}

void *mint_tomcrypt_malloc(size_t len)
{
    if (start == NULL || len == 0 || len > (size_t)(end - start)) {
        return NULL;
    }
    len = (len + ALIGN - 1) / ALIGN * ALIGN;
    for (header_t *block = first(); block != NULL; block = next(block)) {
        if (block->state != BLOCK_FREE) {
            continue;
        }
        join_with_free_neighbours(block);
        if (block->len >= len) {
            split(block, len);
            block->state = BLOCK_USED;
            size_t reach = (size_t)(bytes_of(block) + block->len - start);
            peak = reach > peak ? reach : peak;
            return bytes_of(block);
        }
    }
    return NULL;
}

void *mint_tomcrypt_calloc(size_t count, size_t len)
{
    size_t total_len = 0;
    if (__builtin_mul_overflow(count, len, &total_len)) {
        return NULL;
    }
    void *memory = mint_tomcrypt_malloc(total_len);
    if (memory != NULL) {
        memset(memory, 0, total_len);
    }
    return memory;
}

void *mint_tomcrypt_realloc(void *memory, size_t len)
{
    if (memory == NULL) {
        return mint_tomcrypt_malloc(len);
    }
    size_t old_len = header_of(memory)->len;
    if (len <= old_len) {
        return memory;
    }
    void *moved = mint_tomcrypt_malloc(len);
    if (moved != NULL) {
        memcpy(moved, memory, old_len);
        mint_tomcrypt_free(memory);
    }
    return moved;
}

void mint_tomcrypt_free(void *memory)
{
    if (memory != NULL) {
        header_t *block = header_of(memory);
        mint_wipe(memory, block->len);
        block->state = BLOCK_FREE;
    }
}

void *mint_tommath_malloc(size_t len)
{
    return mint_tomcrypt_malloc(len);
}

void *mint_tommath_calloc(size_t count, size_t len)
{
    return mint_tomcrypt_calloc(count, len);
}

void *mint_tommath_realloc(void *memory, size_t old_len, size_t len)
{
    (void)old_len;
    return mint_tomcrypt_realloc(memory, len);
}

void mint_tommath_free(void *memory, size_t len)
{
    (void)len;
    mint_tomcrypt_free(memory);
}

void *mint_heap_new(size_t len)
{
    return mint_tomcrypt_calloc(1, len);
}

void mint_heap_delete(void *memory, size_t len)
{
    (void)len;
    mint_tomcrypt_free(memory);
}

mint_status_t mint_crypto_init(uint8_t *arena, size_t arena_len)
{
    if (arena == NULL || arena_len < MINT_CRYPTO_ARENA_LEN || arena_len > UINT32_MAX ||
        (uintptr_t)arena % ALIGN != 0) {
        return MINT_ERR_ARGUMENT;
    }
    start = arena;
    end = arena + arena_len / ALIGN * ALIGN;
    peak = 0;
    first()->len = (uint32_t)((size_t)(end - start) - sizeof(header_t));
    first()->state = BLOCK_FREE;
    return MINT_OK;
}

size_t mint_crypto_arena_peak(void)
{
    return peak;
}

size_t mint_heap_in_use(void)
{
    size_t used_len = 0;
    for (header_t *block = start != NULL ? first() : NULL; block != NULL; block = next(block)) {
        used_len += block->state == BLOCK_USED ? sizeof *block + block->len : 0;
    }
    return used_len;
}
