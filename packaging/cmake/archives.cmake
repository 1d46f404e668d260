# SPDX-License-Identifier: Apache-2.0
#
# The static libraries of the installed package, one a component. The many small ones of the build become few, and what
# they are built on from pinned sources goes with them, in libmintmark_bundled.a, under names that cannot meet
# anybody else's: a program may have an Mbed TLS of its own beside it, of another version or configuration. The
# linker would otherwise take a function from here and its caller from there, and nobody would notice.
if(MINTMARK_MBEDTLS_TARGET)
    message(FATAL_ERROR "MINTMARK_INSTALL: an installed library has the pinned Mbed TLS, not MINTMARK_MBEDTLS_TARGET")
endif()

# Everybody else's objects.
set(bundled mintmark_tinycbor)
if(MINTMARK_CRYPTO STREQUAL "mbedtls" OR TARGET mintmark_certs)
    list(APPEND bundled mbedtls_crypto)
endif()
if(MINTMARK_CRYPTO STREQUAL "tomcrypt" AND MINTMARK_BARE_METAL)
    list(APPEND bundled tomcrypt tommath_device)
endif()
if(TARGET mintmark_certs)
    list(APPEND bundled tomcrypt_tables)
endif()

# Sets VARIABLE to the objects of libraries.
function(mintmark_objects variable)
    set(objects "")
    foreach(library IN LISTS ARGN)
        list(APPEND objects $<TARGET_OBJECTS:${library}>)
    endforeach()
    set(${variable} "${objects}" PARENT_SCOPE)
endfunction()

# The names that only what is bundled has.
set(mintmark_symbols ${CMAKE_CURRENT_BINARY_DIR}/bundled.symbols)
mintmark_objects(objects ${bundled})
add_custom_command(OUTPUT ${mintmark_symbols}
    COMMAND ${CMAKE_COMMAND} "-DOBJECTS=${objects}" -DNM=${CMAKE_NM} -DOUTPUT=${mintmark_symbols}
        -P ${CMAKE_CURRENT_LIST_DIR}/bundled-symbols.cmake
    DEPENDS ${bundled} ${CMAKE_CURRENT_LIST_DIR}/bundled-symbols.cmake
    COMMENT "Naming what is bundled"
    VERBATIM)

# mintmark_add_archive(NAME LIBRARY…)
#
# libmintmark_NAME.a of the objects of libraries.
set(mintmark_archives "")
function(mintmark_add_archive name)
    set(archive ${CMAKE_CURRENT_BINARY_DIR}/libmintmark_${name}.a)
    mintmark_objects(objects ${ARGN})
    add_custom_command(OUTPUT ${archive}
        COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
        COMMAND ${CMAKE_AR} qcD ${archive} ${objects}
        COMMAND ${CMAKE_OBJCOPY} -D --redefine-syms=${mintmark_symbols} ${archive}
        DEPENDS ${ARGN} ${mintmark_symbols}
        COMMENT "Packing libmintmark_${name}.a"
        COMMAND_EXPAND_LISTS VERBATIM)
    list(APPEND mintmark_archives ${archive})
    set(mintmark_archives "${mintmark_archives}" PARENT_SCOPE)
endfunction()

mintmark_add_archive(base mintmark_base)
mintmark_add_archive(bundled ${bundled})
mintmark_add_archive(device mintmark_agent mintmark_start mintmark_link mintmark_seal mintmark_hook mintmark_identity
    mintmark_psk mintmark_store mintmark_drbg mintmark_entropy mintmark_crypto)
mintmark_add_archive(psa mintmark_psa)
if(TARGET mintmark_certs)
    mintmark_add_archive(certs mintmark_certs)
    mintmark_add_archive(entropy_tests mintmark_entropy_tests)
    mintmark_add_archive(entropy_report mintmark_entropy_report)
endif()
add_custom_target(mintmark_archives ALL DEPENDS ${mintmark_archives})
