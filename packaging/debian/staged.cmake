# SPDX-License-Identifier: Apache-2.0
#
# cpack runs this when the package's files lie in their temporary folder: what Debian's policy asks of a package and nobody
# else of an installation. Copyright and changelog where §12.5 and §12.7 want them, manual pages compressed without a
# time (§12.1).
set(root ${CPACK_TEMPORARY_DIRECTORY}/mintmark/usr)
file(COPY ${CPACK_MINTMARK_COPYRIGHT} DESTINATION ${root}/share/doc/mintmark)
configure_file(${CPACK_MINTMARK_CHANGELOG} ${root}/share/doc/mintmark/changelog @ONLY)
file(GLOB_RECURSE pages ${root}/share/man/*.[0-9] ${root}/share/doc/mintmark/changelog)
foreach(page IN LISTS pages)
    execute_process(COMMAND gzip -9nf ${page} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
# Modes are the package's, whatever the umask is.
file(GLOB documents ${root}/share/doc/mintmark/*)
file(CHMOD ${documents} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(CHMOD_RECURSE ${root} DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
