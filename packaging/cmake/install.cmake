# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install BUILD_TREE --prefix …` puts where. Nothing of it holds the prefix, so the folder may be moved. The component
# `mintmark` is what a build machine needs, `development` what libraries are used by.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# ---- headers, libraries, adapters ----
set(mintmark_include_folders ${PROJECT_SOURCE_DIR}/device/include)
if(TARGET mintmark_certs)
    list(APPEND mintmark_include_folders ${PROJECT_SOURCE_DIR}/certs/include ${PROJECT_SOURCE_DIR}/entropy-tests/include)
endif()
foreach(folder IN LISTS mintmark_include_folders)
    install(DIRECTORY ${folder}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development FILES_MATCHING PATTERN *.h)
endforeach()
# The adapter's headers have names that Mbed TLS has too: a folder of their own.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/device/adapters/psa/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mintmark-psa
    COMPONENT development FILES_MATCHING PATTERN *.h)
install(FILES ${mintmark_archives} DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
# Adapters are compiled with the stack that they are for.
set(mintmark_adapters axtls lwip mbedtls polarssl tinydtls wolfssl)
foreach(adapter IN LISTS mintmark_adapters)
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/device/adapters/${adapter} DESTINATION ${CMAKE_INSTALL_DATADIR}/mintmark/adapters
        COMPONENT development FILES_MATCHING PATTERN *.c PATTERN *.h PATTERN README.md PATTERN tests EXCLUDE)
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/packaging/debian/copyright
    DESTINATION ${CMAKE_INSTALL_DATADIR}/mintmark COMPONENT development)

# ---- pkg-config ----

# mintmark_add_pc(NAME DESCRIPTION text LIBS flags [REQUIRES modules] [CFLAGS flags])
function(mintmark_add_pc name)
    cmake_parse_arguments(PARSE_ARGV 1 pc "" "DESCRIPTION;LIBS;REQUIRES;CFLAGS" "")
    configure_file(${PROJECT_SOURCE_DIR}/packaging/cmake/mintmark.pc.in ${CMAKE_CURRENT_BINARY_DIR}/mintmark-${name}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/mintmark-${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT development)
endfunction()
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_INCLUDEDIR BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
    OUTPUT_VARIABLE mintmark_pc_include)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
    OUTPUT_VARIABLE mintmark_pc_prefix)
set(device_requires mintmark-base)
if(MINTMARK_CRYPTO STREQUAL "tomcrypt" AND NOT MINTMARK_BARE_METAL)
    string(APPEND device_requires " libtomcrypt libtommath")
endif()
mintmark_add_pc(base DESCRIPTION "Mintmark: bytes, constant-time compare, wipe, CRC, status text" LIBS "-lmintmark_base")
mintmark_add_pc(device DESCRIPTION "Mintmark: random numbers, key store and provisioning agent for devices"
    LIBS "-lmintmark_device -lmintmark_bundled" REQUIRES "${device_requires}")
mintmark_add_pc(psa DESCRIPTION "Mintmark: PSA Secure Storage over the key store" LIBS "-lmintmark_psa"
    REQUIRES mintmark-device CFLAGS "-I\${includedir}/mintmark-psa")
if(TARGET mintmark_certs)
    mintmark_add_pc(certs DESCRIPTION "Mintmark: certificate profiles, X.509 writing, lint, verification, C headers"
        LIBS "-lmintmark_certs -lmintmark_bundled -pthread" REQUIRES "mintmark-base inih libtomcrypt")
    mintmark_add_pc(entropy-tests DESCRIPTION "Mintmark: SP 800-90B and statistical suites"
        LIBS "-lmintmark_entropy_tests -lbz2 -lm -pthread" REQUIRES "mintmark-base libdivsufsort")
    mintmark_add_pc(entropy-report DESCRIPTION "Mintmark: reports of entropy assessments" LIBS "-lmintmark_entropy_report"
        REQUIRES "mintmark-entropy-tests kissfft-float libpng")
endif()

# ---- find_package ----
set(template ${PROJECT_SOURCE_DIR}/packaging/cmake/MintmarkConfig.cmake.in)
set(functions ${PROJECT_SOURCE_DIR}/certs/cmake/Mintmark.cmake)
set(package ${CMAKE_INSTALL_DATADIR}/cmake/Mintmark)
set(components "device;psa")
if(TARGET mintmark_certs)
    list(APPEND components certs entropy_tests entropy_report)
endif()
# A firmware's processor has another word size than the build machine's, which has nothing to say about functions
# and program; the configuration looks at it for the libraries.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/MintmarkConfigVersion.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

# In the build tree: -DMintmark_DIR=BUILD_TREE.
set(program_path ${PROJECT_BINARY_DIR}/mintmark)
set(library_path ${CMAKE_CURRENT_BINARY_DIR})
set(adapter_path ${PROJECT_SOURCE_DIR}/device/adapters)
set(psa_include_path ${PROJECT_SOURCE_DIR}/device/adapters/psa/include)
set(include_folders "${mintmark_include_folders}")
set(paths program_path library_path adapter_path psa_include_path)
configure_file(${functions} ${PROJECT_BINARY_DIR}/Mintmark.cmake COPYONLY)
configure_package_config_file(${template} ${PROJECT_BINARY_DIR}/MintmarkConfig.cmake
    INSTALL_DESTINATION ${PROJECT_BINARY_DIR} INSTALL_PREFIX ${PROJECT_BINARY_DIR} PATH_VARS ${paths})

# Installed.
set(program_path ${CMAKE_INSTALL_BINDIR}/mintmark)
set(library_path ${CMAKE_INSTALL_LIBDIR})
set(adapter_path ${CMAKE_INSTALL_DATADIR}/mintmark/adapters)
set(psa_include_path ${CMAKE_INSTALL_INCLUDEDIR}/mintmark-psa)
set(include_folders "\${PACKAGE_PREFIX_DIR}/${CMAKE_INSTALL_INCLUDEDIR}")
configure_package_config_file(${template} ${PROJECT_BINARY_DIR}/installed/MintmarkConfig.cmake
    INSTALL_DESTINATION ${package} PATH_VARS ${paths})
install(FILES ${functions} ${PROJECT_BINARY_DIR}/installed/MintmarkConfig.cmake
    ${PROJECT_BINARY_DIR}/MintmarkConfigVersion.cmake DESTINATION ${package} COMPONENT mintmark)

# ---- the program; its manual pages and completions are installed where they are made ----
if(TARGET mintmark)
    install(TARGETS mintmark RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT mintmark)
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/certs/profiles DESTINATION ${CMAKE_INSTALL_DATADIR}/mintmark COMPONENT mintmark
        FILES_MATCHING PATTERN *.ini)
endif()
