# SPDX-License-Identifier: Apache-2.0
#
# tomcrypt: LibTomCrypt over LibTomMath, for the second backend of the crypto seam (device/src/crypto/tomcrypt). A
# host takes both from the system. A bare-metal build compiles the pinned sources, those files alone that the
# backend needs, with everything else switched off and all memory from the backend's arena.

if(NOT MINTMARK_BARE_METAL)
    add_library(tomcrypt INTERFACE)
    target_link_libraries(tomcrypt INTERFACE PkgConfig::TOMCRYPT PkgConfig::TOMMATH)
    return()
endif()

mintmark_fetch_dependency(libtommath TOMMATH_FOLDER)
mintmark_fetch_dependency(libtomcrypt TOMCRYPT_FOLDER)

# LibTomMath has a file and a macro for each function, and functions look at the macros to see what they can call:
# tommath_class.h is its configuration. Upstream's follows every call that could be made, so the files are copied and
# stand beside a tommath_class.h of ours, which has this list. Left out where there is a choice: Karatsuba and
# Toom-Cook multiplication, which numbers of 256 bits never reach. With digits of 31 bits in place of 28, the functions
# that gather columns in arrays of up to 4 KB on the stack are out of question for numbers of this size.
set(tommath_functions
    mp_2expt mp_add mp_addmod mp_clamp mp_clear mp_clear_multi mp_cmp mp_cmp_d mp_cmp_mag mp_copy mp_count_bits mp_div
    mp_div_2 mp_div_2d mp_exch mp_from_ubin mp_grow mp_init mp_init_copy mp_init_multi mp_init_size mp_invmod mp_lshd
    mp_mod mp_mod_2d mp_montgomery_calc_normalization mp_montgomery_reduce mp_montgomery_setup mp_mul mp_mul_2
    mp_mul_2d mp_mul_d mp_mulmod mp_rshd mp_set mp_sqr mp_sub mp_submod mp_to_ubin mp_ubin_size mp_zero
    s_mp_add s_mp_invmod_fast s_mp_montgomery_reduce_fast s_mp_mul_digs
    s_mp_mul_digs_fast s_mp_sqr s_mp_sub)
set(tommath_copy ${PROJECT_BINARY_DIR}/tommath)
set(tommath_sources ${tommath_functions})
list(TRANSFORM tommath_sources REPLACE "(.+)" "${TOMMATH_FOLDER}/bn_\\1.c")
file(COPY ${tommath_sources} ${TOMMATH_FOLDER}/tommath.h ${TOMMATH_FOLDER}/tommath_private.h
    ${TOMMATH_FOLDER}/tommath_cutoffs.h DESTINATION ${tommath_copy})
string(TOUPPER "${tommath_functions}" tommath_macros)
list(TRANSFORM tommath_macros REPLACE "(.+)" "#define BN_\\1_C\n")
string(JOIN "" tommath_class ${tommath_macros})
file(CONFIGURE OUTPUT ${tommath_copy}/tommath_class.h CONTENT "${tommath_class}" @ONLY)

list(TRANSFORM tommath_sources REPLACE "^.*/" "${tommath_copy}/")
mintmark_add_foreign_library(tommath_device ${tommath_sources})
target_compile_definitions(tommath_device
    PUBLIC MP_31BIT
    PRIVATE MP_NO_FILE MP_FIXED_CUTOFFS MP_PREC=10 # digits that a new number has room for
    MP_MALLOC=mint_tommath_malloc MP_REALLOC=mint_tommath_realloc
    MP_CALLOC=mint_tommath_calloc MP_FREE=mint_tommath_free)
target_include_directories(tommath_device SYSTEM PUBLIC ${tommath_copy})

set(tomcrypt_files
    ciphers/aes/aes
    encauth/ccm/ccm_add_aad encauth/ccm/ccm_add_nonce encauth/ccm/ccm_done encauth/ccm/ccm_init encauth/ccm/ccm_process
    encauth/gcm/gcm_add_aad encauth/gcm/gcm_add_iv encauth/gcm/gcm_done encauth/gcm/gcm_gf_mult encauth/gcm/gcm_init
    encauth/gcm/gcm_mult_h encauth/gcm/gcm_process
    hashes/sha2/sha256
    math/multi
    misc/burn_stack misc/zeromem
    misc/crypt/crypt_cipher_descriptor misc/crypt/crypt_cipher_is_valid misc/crypt/crypt_ltc_mp_descriptor
    misc/crypt/crypt_register_cipher
    pk/ecc/ltc_ecc_map pk/ecc/ltc_ecc_mulmod_timing pk/ecc/ltc_ecc_points pk/ecc/ltc_ecc_projective_add_point
    pk/ecc/ltc_ecc_projective_dbl_point)
list(TRANSFORM tomcrypt_files PREPEND ${TOMCRYPT_FOLDER}/src/)
list(TRANSFORM tomcrypt_files APPEND .c)
mintmark_add_foreign_library(tomcrypt ${tomcrypt_files})
target_compile_definitions(tomcrypt
    PRIVATE LTC_SOURCE ENCRYPT_ONLY # AES: CCM and GCM need no decryption
    PUBLIC
        LTC_NO_CIPHERS LTC_RIJNDAEL
        LTC_NO_HASHES LTC_SHA256
        LTC_NO_MACS LTC_CCM_MODE LTC_GCM_MODE
        LTC_NO_PK LTC_MECC LTC_ECC_TIMING_RESISTANT
        LTC_NO_PKCS LTC_DER # the headers want it beside LTC_MECC; no file of it is compiled
        LTC_NO_MODES LTC_NO_PRNGS LTC_NO_MISC LTC_NO_CURVES LTC_NO_FILE LTC_NO_TEST
        LTC_NO_TABLES LTC_SMALL_CODE LTC_CLEAN_STACK
        ARGTYPE=4 # a wrong argument is an error, not the end
        TAB_SIZE=1 # there is one cipher
        XMALLOC=mint_tomcrypt_malloc XREALLOC=mint_tomcrypt_realloc
        XCALLOC=mint_tomcrypt_calloc XFREE=mint_tomcrypt_free)
target_include_directories(tomcrypt SYSTEM PUBLIC ${TOMCRYPT_FOLDER}/src/headers)
target_link_libraries(tomcrypt PUBLIC tommath_device)
