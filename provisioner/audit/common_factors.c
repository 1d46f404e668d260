// SPDX-License-Identifier: Apache-2.0
//
// The gcd of each modulus n_i with the product of all others, by multiplications of large numbers
// alone, whose cost grows far less than with the square of the count.
//
// Up the tree go products P and sums S = P_left S_right + S_left P_right, with S = 1 for a leaf; at
// the root S is the sum of all products that leave one modulus out, so that S mod n_i is the
// product of all but n_i, modulo n_i. Down the tree goes not S mod P but the fraction of S / P in
// binary (Bernstein, "Scaled remainder trees", 2004): that of a child is the parent's times the
// sibling's product, which is a multiplication where a remainder tree divides. The one division, at
// the root, is by Newton's iteration.
//
// Errors: a fraction has the bits of P and GUARD_BITS. Each level at most doubles an error of the
// last place and adds one, so after 40 levels less than 2^48 of them are wrong, and the n_i S / n_i
// that a leaf rounds is off by less than 2^-15.
#include "audit/common_factors.h"

#include <stdlib.h>
#include <tommath.h>

enum {
    GUARD_BITS = 64,
    NEWTON_BITS = 512, ///< from here on division is by Newton's iteration
    NEWTON_SLACK = 8,  ///< bits by which a step starts better than half
};

/// A node of the tree: a leaf has no children.
typedef struct node {
    mp_int product;
    mp_int sum;
    size_t index; ///< of a leaf
    struct node *left;
    struct node *right;
} node_t;

/// The way down.
typedef struct {
    mint_common_factor_visit_t visit;
    void *context;
    mint_status_t status; ///< sticky
} walk_t;

static mint_status_t status_of(mp_err result)
{
    return result == MP_OKAY ? MINT_OK : result == MP_MEM ? MINT_ERR_MEMORY : MINT_ERR_ARGUMENT;
}

static void free_tree(node_t *node)
{
    if (node != NULL) {
        free_tree(node->left);
        free_tree(node->right);
        mp_clear_multi(&node->product, &node->sum, NULL);
        free(node);
    }
}

static node_t *new_node(void)
{
    node_t *node = calloc(1, sizeof *node);
    if (node != NULL && mp_init_multi(&node->product, &node->sum, NULL) != MP_OKAY) {
        free(node);
        node = NULL;
    }
    return node;
}

static mp_err fill_leaf(node_t *node, mint_bytes_t modulus)
{
    mp_set(&node->sum, 1);
    mp_err result = mp_from_ubin(&node->product, modulus.data, modulus.len);
    return result == MP_OKAY && mp_cmp_d(&node->product, 1) != MP_GT ? MP_VAL : result;
}

/// P and S of a node from its children's; theirs of S are not needed any more.
static mp_err join(node_t *node)
{
    mp_int *other = &node->right->sum;
    mp_err result = mp_mul(&node->left->product, &node->right->product, &node->product);
    if (result == MP_OKAY) {
        result = mp_mul(&node->left->sum, &node->right->product, &node->sum);
    }
    if (result == MP_OKAY) {
        result = mp_mul(&node->right->sum, &node->left->product, other);
    }
    if (result == MP_OKAY) {
        result = mp_add(&node->sum, other, &node->sum);
    }
    mp_clear_multi(&node->left->sum, &node->right->sum, NULL);
    return result;
}

/// The tree over `count` moduli, the first of which has the number `first`. The depth is the
/// logarithm of the count. NULL after a failure, which is in `*status`.
static node_t *build(const mint_bytes_t *moduli, size_t first, size_t count, mint_status_t *status)
{
    node_t *node = new_node();
    if (node == NULL) {
        *status = MINT_ERR_MEMORY;
        return NULL;
    }
    node->index = first;
    if (count == 1) {
        *status = status_of(fill_leaf(node, moduli[first]));
    } else {
        size_t half = count / 2;
        node->left = build(moduli, first, half, status);
        node->right = *status == MINT_OK ? build(moduli, first + half, count - half, status) : NULL;
        if (*status == MINT_OK) {
            *status = status_of(join(node));
        }
    }
    if (*status != MINT_OK) {
        free_tree(node);
        node = NULL;
    }
    return node;
}

/// The top `bits` bits of a number that has `all` bits.
static mp_err take_top(const mp_int *number, int all, int bits, mp_int *top)
{
    return mp_div_2d(number, all - bits, top, NULL);
}

/// reciprocal = 2^(bits(number) + precision) / number, but for a few in the last place.
static mp_err divide_one(const mp_int *number, int precision, mp_int *reciprocal)
{
    int all = mp_count_bits(number);
    int width = all < precision + NEWTON_SLACK ? all : precision + NEWTON_SLACK;
    mp_int top;
    mp_err result = mp_init(&top);
    if (result != MP_OKAY) {
        return result;
    }
    result = take_top(number, all, width, &top);
    if (result == MP_OKAY) {
        result = mp_2expt(reciprocal, width + precision);
    }
    if (result == MP_OKAY) {
        result = mp_div(reciprocal, &top, reciprocal, NULL);
    }
    mp_clear(&top);
    return result;
}

/// From a reciprocal of `half` bits to one of `precision`: x = 2 x - number x^2.
static mp_err newton_step(const mp_int *number, int half, int precision, mp_int *reciprocal)
{
    int all = mp_count_bits(number);
    int width = all < precision + NEWTON_SLACK ? all : precision + NEWTON_SLACK;
    mp_int square;
    mp_int top;
    mp_err result = mp_init_multi(&square, &top, NULL);
    if (result != MP_OKAY) {
        return result;
    }
    result = mp_sqr(reciprocal, &square);
    if (result == MP_OKAY) {
        result = take_top(number, all, width, &top);
    }
    if (result == MP_OKAY) {
        result = mp_mul(&square, &top, &square);
    }
    if (result == MP_OKAY) {
        result = mp_div_2d(&square, width + 2 * half - precision, &square, NULL);
    }
    if (result == MP_OKAY) {
        result = mp_mul_2d(reciprocal, precision - half + 1, reciprocal);
    }
    if (result == MP_OKAY) {
        result = mp_sub(reciprocal, &square, reciprocal);
    }
    mp_clear_multi(&square, &top, NULL);
    return result;
}

/// As divide_one(), by Newton's iteration; the depth is the logarithm of the precision.
static mp_err invert(const mp_int *number, int precision, mp_int *reciprocal)
{
    if (precision <= NEWTON_BITS) {
        return divide_one(number, precision, reciprocal);
    }
    int half = precision / 2 + NEWTON_SLACK;
    mp_err result = invert(number, half, reciprocal);
    return result == MP_OKAY ? newton_step(number, half, precision, reciprocal) : result;
}

static int fraction_bits(const node_t *node)
{
    return mp_count_bits(&node->product) + GUARD_BITS;
}

/// The fraction of S / P at the root.
static mp_err divide_root(node_t *root, mp_int *fraction)
{
    int bits = fraction_bits(root);
    int sum_bits = mp_count_bits(&root->sum);
    int precision = bits + sum_bits - mp_count_bits(&root->product) + NEWTON_SLACK;
    precision = precision > GUARD_BITS ? precision : GUARD_BITS;
    int scale = mp_count_bits(&root->product) + precision;
    mp_err result = invert(&root->product, precision, fraction);
    if (result == MP_OKAY) {
        result = mp_mul(fraction, &root->sum, fraction);
    }
    if (result == MP_OKAY) {
        result = mp_div_2d(fraction, scale - bits, fraction, NULL);
    }
    return result == MP_OKAY ? mp_mod_2d(fraction, bits, fraction) : result;
}

/// The child's fraction is the parent's, times what the child's product lacks to the parent's.
static mp_err divide_child(const mp_int *fraction, int bits, const node_t *child,
                           const node_t *sibling, mp_int *result_fraction)
{
    mp_err result = mp_mul(fraction, &sibling->product, result_fraction);
    if (result == MP_OKAY) {
        result = mp_mod_2d(result_fraction, bits, result_fraction);
    }
    return result == MP_OKAY
               ? mp_div_2d(result_fraction, bits - fraction_bits(child), result_fraction, NULL)
               : result;
}

/// gcd(n, S mod n), of n and the fraction of S / n.
static mp_err leaf_factor(const mp_int *modulus, const mp_int *fraction, int bits, mp_int *factor)
{
    mp_int half;
    mp_err result = mp_init(&half);
    if (result != MP_OKAY) {
        return result;
    }
    result = mp_2expt(&half, bits - 1);
    if (result == MP_OKAY) {
        result = mp_mul(fraction, modulus, factor);
    }
    if (result == MP_OKAY) {
        result = mp_add(factor, &half, factor);
    }
    if (result == MP_OKAY) {
        result = mp_div_2d(factor, bits, factor, NULL);
    }
    if (result == MP_OKAY) {
        result = mp_gcd(factor, modulus, factor);
    }
    mp_clear(&half);
    return result;
}

static mint_status_t tell(const walk_t *walk, size_t index, const mp_int *factor)
{
    size_t len = mp_ubin_size(factor);
    uint8_t *bytes = malloc(len);
    if (bytes == NULL) {
        return MINT_ERR_MEMORY;
    }
    mint_status_t status = status_of(mp_to_ubin(factor, bytes, len, NULL));
    if (status == MINT_OK) {
        status = walk->visit(walk->context, index, (mint_bytes_t){.data = bytes, .len = len});
    }
    free(bytes);
    return status;
}

static mint_status_t meet_leaf(const walk_t *walk, const node_t *leaf, const mp_int *fraction)
{
    mp_int factor;
    mint_status_t status = status_of(mp_init(&factor));
    if (status != MINT_OK) {
        return status;
    }
    status = status_of(leaf_factor(&leaf->product, fraction, fraction_bits(leaf), &factor));
    if (status == MINT_OK && mp_cmp_d(&factor, 1) != MP_EQ) {
        status = tell(walk, leaf->index, &factor);
    }
    mp_clear(&factor);
    return status;
}

/// Goes down from a node whose fraction is known.
static void descend(walk_t *walk, const node_t *node, const mp_int *fraction)
{
    if (node->left == NULL) {
        walk->status = meet_leaf(walk, node, fraction);
        return;
    }
    const node_t *const children[] = {node->left, node->right};
    for (size_t i = 0; i < 2 && walk->status == MINT_OK; i++) {
        mp_int below;
        walk->status = status_of(mp_init(&below));
        if (walk->status != MINT_OK) {
            return;
        }
        walk->status = status_of(
            divide_child(fraction, fraction_bits(node), children[i], children[1 - i], &below));
        if (walk->status == MINT_OK) {
            descend(walk, children[i], &below);
        }
        mp_clear(&below);
    }
}

mint_status_t mint_common_factors(const mint_bytes_t *moduli, size_t count,
                                  mint_common_factor_visit_t visit, void *context)
{
    walk_t walk = {.visit = visit, .context = context, .status = MINT_OK};
    mp_int fraction;
    if (count < 2) {
        return MINT_OK;
    }
    node_t *root = build(moduli, 0, count, &walk.status);
    if (root == NULL) {
        return walk.status;
    }
    walk.status = status_of(mp_init(&fraction));
    if (walk.status == MINT_OK) {
        walk.status = status_of(divide_root(root, &fraction));
        if (walk.status == MINT_OK) {
            descend(&walk, root, &fraction);
        }
        mp_clear(&fraction);
    }
    free_tree(root);
    return walk.status;
}
