# SPDX-License-Identifier: Apache-2.0
#
# The package that firmware projects find: usable from the build tree as it is (-DMintmark_DIR=BUILD_TREE), and installed
# by `cmake --install BUILD_TREE --prefix …`. Included by the top CMakeLists.txt when the program is known.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(mintmark_functions ${CMAKE_CURRENT_LIST_DIR}/Mintmark.cmake)
set(mintmark_template ${CMAKE_CURRENT_LIST_DIR}/MintmarkConfig.cmake.in)
set(mintmark_package ${CMAKE_INSTALL_DATADIR}/cmake/Mintmark)

# A firmware's processor has another word size than the build machine's; the package has none.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/MintmarkConfigVersion.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

# In the build tree.
configure_file(${mintmark_functions} ${PROJECT_BINARY_DIR}/Mintmark.cmake COPYONLY)
set(MINTMARK_PROGRAM_PATH ${PROJECT_BINARY_DIR}/mintmark)
configure_package_config_file(${mintmark_template} ${PROJECT_BINARY_DIR}/MintmarkConfig.cmake
    INSTALL_DESTINATION ${PROJECT_BINARY_DIR} INSTALL_PREFIX ${PROJECT_BINARY_DIR} PATH_VARS MINTMARK_PROGRAM_PATH)

# Installed.
set(MINTMARK_PROGRAM_PATH ${CMAKE_INSTALL_BINDIR}/mintmark)
configure_package_config_file(${mintmark_template} ${PROJECT_BINARY_DIR}/installed/MintmarkConfig.cmake
    INSTALL_DESTINATION ${mintmark_package} PATH_VARS MINTMARK_PROGRAM_PATH)
install(TARGETS mintmark RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${mintmark_functions} ${PROJECT_BINARY_DIR}/installed/MintmarkConfig.cmake
    ${PROJECT_BINARY_DIR}/MintmarkConfigVersion.cmake DESTINATION ${mintmark_package})

# In this build itself, and in one that has it as a subfolder: the target, which is built first.
set_property(GLOBAL PROPERTY MINTMARK_PROGRAM mintmark)
include(${mintmark_functions})
