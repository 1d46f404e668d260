# SPDX-License-Identifier: Apache-2.0
#
# The device library as a component of ESP-IDF, over its own Mbed TLS (3.6) and TinyCBOR (espressif/cbor, which the manifest names and
# the component manager adds). Read twice: as a script, for what it requires, and in the build. The application brings the
# port; its heap is ESP-IDF's: mint_crypto_init(NULL, 0).
get_filename_component(mintmark_root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)
file(GLOB mintmark_sources ${mintmark_root}/device/src/*/*.c ${mintmark_root}/device/src/crypto/mbedtls/*.c)
idf_component_register(
    SRCS ${mintmark_sources}
    INCLUDE_DIRS ${mintmark_root}/device/include
    PRIV_INCLUDE_DIRS ${mintmark_root}/device/src
    PRIV_REQUIRES mbedtls)
