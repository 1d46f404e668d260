# SPDX-License-Identifier: Apache-2.0
#
# What Mintmark is built on, as targets: mbedtls_crypto and mintmark_tinycbor from the pinned sources that
# scripts/fetch-dependency brings, the host libraries from the system, cmocka and tomcrypt from the system or, for a
# bare-metal part, from their pinned sources.

# Sets VARIABLE to the folder of the pinned source NAME, fetching it if it is not there.
function(mintmark_fetch_dependency name variable)
    execute_process(
        COMMAND ${PROJECT_SOURCE_DIR}/scripts/fetch-dependency ${name}
        OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(${variable} ${folder} PARENT_SCOPE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
        ${PROJECT_SOURCE_DIR}/scripts/dependencies.tsv)
endfunction()

# Somebody else's code: its warnings are not ours, its headers are system headers.
function(mintmark_add_foreign_library target)
    add_library(${target} STATIC EXCLUDE_FROM_ALL ${ARGN})
    target_compile_options(${target} PRIVATE -w -ffunction-sections -fdata-sections
        -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=) # their assertions name files
    if(MINTMARK_FUZZERS)
        # AddressSanitizer sees what they do to our memory. UBSan and line numbers in them would take a sixth of the build.
        target_compile_options(${target} PRIVATE -g0 -fno-sanitize=undefined)
    endif()
    if(MINTMARK_BARE_METAL AND PROJECT_IS_TOP_LEVEL)
        target_compile_options(${target} PRIVATE -fcallgraph-info=su)
    endif()
    set_target_properties(${target} PROPERTIES COMPILE_WARNING_AS_ERROR OFF C_CLANG_TIDY "")
endfunction()

if(MINTMARK_MBEDTLS_TARGET)
    # The enclosing project's, with the configuration that is right for it: crypto/mbedtls/requirements.h says what it
    # must have.
    if(NOT TARGET ${MINTMARK_MBEDTLS_TARGET})
        message(FATAL_ERROR "MINTMARK_MBEDTLS_TARGET: there is no target ${MINTMARK_MBEDTLS_TARGET}")
    endif()
    add_library(mbedtls_crypto INTERFACE)
    target_link_libraries(mbedtls_crypto INTERFACE ${MINTMARK_MBEDTLS_TARGET})
else()
    mintmark_fetch_dependency(mbedtls MBEDTLS_FOLDER)
    file(GLOB mbedtls_sources CONFIGURE_DEPENDS ${MBEDTLS_FOLDER}/library/*.c)
    list(FILTER mbedtls_sources EXCLUDE REGEX "/(ssl_[^/]*|mps_[^/]*|net_sockets|debug|timing)\\.c$")
    mintmark_add_foreign_library(mbedtls_crypto ${mbedtls_sources})
    if(MINTMARK_FUZZERS)
        # The sanitizers look at our code. In these loops, which see bytes that other files hand them, they would take most of
        # the time of all tests, for key files are derived from passphrases in 600,000 rounds.
        set(mbedtls_loops ${mbedtls_sources})
        list(FILTER mbedtls_loops INCLUDE REGEX "/(sha256|aes|bignum_core)\\.c$")
        set_source_files_properties(${mbedtls_loops} PROPERTIES COMPILE_OPTIONS "-O2;-fno-sanitize=all")
    endif()
    if(MINTMARK_BARE_METAL)
        set(mbedtls_config ${PROJECT_SOURCE_DIR}/device/src/crypto/mbedtls/config_device.h)
    else()
        set(mbedtls_config ${PROJECT_SOURCE_DIR}/device/src/crypto/mbedtls/config_host.h)
    endif()
    target_compile_definitions(mbedtls_crypto PUBLIC MBEDTLS_CONFIG_FILE="${mbedtls_config}")
    target_include_directories(mbedtls_crypto SYSTEM PUBLIC ${MBEDTLS_FOLDER}/include
        PRIVATE ${MBEDTLS_FOLDER}/library)
endif()

mintmark_fetch_dependency(tinycbor TINYCBOR_FOLDER)
mintmark_add_foreign_library(mintmark_tinycbor
    ${TINYCBOR_FOLDER}/src/cborencoder.c
    ${TINYCBOR_FOLDER}/src/cborencoder_close_container_checked.c
    ${TINYCBOR_FOLDER}/src/cborparser.c)
if(MINTMARK_FUZZERS)
    target_compile_options(mintmark_tinycbor PRIVATE -fsanitize=undefined -g1) # it reads what comes over the line
endif()
target_include_directories(mintmark_tinycbor SYSTEM PUBLIC ${TINYCBOR_FOLDER}/src)
# The device has neither stdio nor the reader callbacks' dynamic strings; the same subset serves the host.
target_compile_definitions(mintmark_tinycbor PUBLIC CBOR_NO_HALF_FLOAT_TYPE=1)

if(MINTMARK_BARE_METAL)
    if(MINTMARK_TESTS)
        mintmark_fetch_dependency(cmocka CMOCKA_FOLDER)
        # newlib as Debian builds it prints no %zu; sizes are unsigned ints on this part.
        file(READ ${CMOCKA_FOLDER}/src/cmocka.c cmocka_source)
        string(REPLACE "%zu" "%u" cmocka_source "${cmocka_source}")
        file(CONFIGURE OUTPUT cmocka.c CONTENT "${cmocka_source}" @ONLY)
        mintmark_add_foreign_library(cmocka ${CMAKE_CURRENT_BINARY_DIR}/cmocka.c)
        set_target_properties(cmocka PROPERTIES C_EXTENSIONS ON)
        target_include_directories(cmocka SYSTEM PUBLIC ${CMOCKA_FOLDER}/include)
        target_compile_definitions(cmocka PRIVATE
            HAVE_INTTYPES_H=1 HAVE_STDINT_H=1 HAVE_STRINGS_H=1 HAVE_STDLIB_H=1 HAVE_STRING_H=1
            HAVE_SETJMP_H=1 HAVE_MALLOC_H=1 HAVE_TIME_H=1
            HAVE_SNPRINTF=1 HAVE_VSNPRINTF=1 HAVE_EXIT=1 HAVE_CALLOC=1 HAVE_FREE=1 HAVE_MALLOC=1
            HAVE_LONGJMP=1 HAVE_SETJMP=1 HAVE_FPRINTF=1 HAVE_SIGNAL_H=1)
    endif()
elseif(MINTMARK_HOST)
    find_package(BZip2 REQUIRED)
    find_package(SQLite3 REQUIRED)
    find_package(Threads REQUIRED)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
    pkg_check_modules(INIH REQUIRED IMPORTED_TARGET inih)
    pkg_check_modules(QRCODEGEN REQUIRED IMPORTED_TARGET qrcodegen)
    pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
    pkg_check_modules(DIVSUFSORT REQUIRED IMPORTED_TARGET libdivsufsort)
    pkg_check_modules(KISSFFT REQUIRED IMPORTED_TARGET kissfft-float)
    pkg_check_modules(LIBCRYPTO REQUIRED IMPORTED_TARGET libcrypto)
    pkg_check_modules(TOMCRYPT REQUIRED IMPORTED_TARGET libtomcrypt)
    pkg_check_modules(TOMMATH REQUIRED IMPORTED_TARGET libtommath)
    if(MINTMARK_TESTS)
        pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
        pkg_check_modules(GMP REQUIRED IMPORTED_TARGET gmp)
        add_library(cmocka ALIAS PkgConfig::CMOCKA)
    endif()
endif()

if(MINTMARK_CRYPTO STREQUAL "tomcrypt" OR MINTMARK_TESTS)
    include(MintmarkTomcrypt)
endif()
