# SPDX-License-Identifier: Apache-2.0
#
# The Debian package `mintmark`: the component `mintmark`, as `cmake --workflow --preset debian` builds it. By cpack and not by a
# debian/ folder, because it takes the rules of cmake --install as they are; what goes into Debian itself would need one, with the
# system's libraries in place of the pinned sources.
set(MINTMARK_MAINTAINER "Mintmark packagers <packagers@mintmark.invalid>" CACHE STRING "Who answers for the Debian package")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mintmark)
set(CPACK_PACKAGE_CONTACT "${MINTMARK_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "identities for small devices: certificates, keys, provisioning")
set(CPACK_COMPONENT_MINTMARK_DESCRIPTION
"The program mintmark makes certificate authorities, device certificates and
pre-shared keys, gives them to devices over USB serial, and writes the C
headers that firmware builds include. It also says how much entropy a noise
source really holds (SP 800-90B).")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL mintmark)
set(CPACK_DEBIAN_MINTMARK_PACKAGE_NAME mintmark)
set(CPACK_DEBIAN_MINTMARK_FILE_NAME DEB-DEFAULT) # mintmark_VERSION_ARCHITECTURE.deb
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/staged.cmake)
set(CPACK_MINTMARK_CHANGELOG ${CMAKE_CURRENT_LIST_DIR}/changelog)
set(CPACK_MINTMARK_COPYRIGHT ${CMAKE_CURRENT_LIST_DIR}/copyright)
include(CPack)
