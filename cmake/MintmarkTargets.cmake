# SPDX-License-Identifier: Apache-2.0
#
# How this project adds libraries, programs, tests and fuzz targets: one function each, so that a part's
# CMakeLists.txt says what it has and nothing of how it is built.

add_library(mintmark_options INTERFACE)
target_compile_options(mintmark_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -ffunction-sections -fdata-sections)
# What follows goes on to whatever links the library, which is somebody else's choice where the build is theirs.
if(PROJECT_IS_TOP_LEVEL)
    target_link_options(mintmark_options INTERFACE -Wl,--gc-sections)
endif()
if(MINTMARK_BARE_METAL AND PROJECT_IS_TOP_LEVEL)
    # Who calls whom and what stack each needs, a file beside each object: scripts/benchmarks/_stack.py adds it up.
    target_compile_options(mintmark_options INTERFACE -fcallgraph-info=su)
elseif(NOT MINTMARK_BARE_METAL)
    target_compile_definitions(mintmark_options INTERFACE _GNU_SOURCE)
endif()
if(MINTMARK_COVERAGE)
    # Counted while it runs, in a file that the process maps, so that a process that is killed or traps has counted too;
    # and without losing any where threads or a parent and its child count at once.
    target_compile_options(mintmark_options INTERFACE -fprofile-instr-generate -fcoverage-mapping
        -fprofile-update=atomic "SHELL:-mllvm -runtime-counter-relocation")
    target_link_options(mintmark_options INTERFACE -fprofile-instr-generate)
endif()

# mintmark_add_library(mintmark_NAME SOURCES … [LINKS …] [INCLUDES …])
#
# A static library of ours and its alias mintmark::NAME. INCLUDES are public include folders; device/include is
# always one of them.
function(mintmark_add_library target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;INCLUDES")
    add_library(${target} STATIC ${arg_SOURCES})
    string(REPLACE "mintmark_" "mintmark::" alias ${target})
    add_library(${alias} ALIAS ${target})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/device/include ${arg_INCLUDES}
        PRIVATE ${PROJECT_SOURCE_DIR}/device/src)
    target_link_libraries(${target} PUBLIC ${arg_LINKS} PRIVATE mintmark_options)
endfunction()

# Gives a test program what all tests have.
function(mintmark_configure_test target)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/device/src ${PROJECT_SOURCE_DIR}/provisioner
        ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PRIVATE mintmark_options)
endfunction()

# In VARIABLE, what add_test() needs so that a test is for `scripts/test --nightly` alone: where SLOW says that it takes
# too long in this kind of build. SANITIZED: with sanitizers; EMULATED: in QEMU. Everywhere else it is run each time.
function(mintmark_set_configurations variable slow)
    set(${variable} "" PARENT_SCOPE)
    if(("SANITIZED" IN_LIST slow AND MINTMARK_FUZZERS) OR ("EMULATED" IN_LIST slow AND MINTMARK_BARE_METAL))
        set(${variable} CONFIGURATIONS nightly PARENT_SCOPE)
    endif()
endfunction()

# mintmark_add_device_test(NAME … SOURCES … [LINKS …] [TIMEOUT seconds] [SLOW kind …])
#
# A cmocka program that tests the device library: run as it is on a host, in QEMU in a bare-metal build.
# MINT_TEST_DATA_DIR is device/tests/data; where rounds are slow (QEMU, sanitizers, counting), MINT_TEST_SMALL asks
# for fewer.
function(mintmark_add_device_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "SOURCES;LINKS;SLOW")
    if(NOT MINTMARK_TESTS)
        return()
    endif()
    add_executable(${arg_NAME} ${arg_SOURCES})
    mintmark_configure_test(${arg_NAME})
    target_compile_definitions(${arg_NAME} PRIVATE
        MINT_TEST_DATA_DIR="${PROJECT_SOURCE_DIR}/device/tests/data")
    target_link_libraries(${arg_NAME} PRIVATE ${arg_LINKS} cmocka)
    if(MINTMARK_BARE_METAL OR MINTMARK_FUZZERS OR MINTMARK_COVERAGE OR MINTMARK_SMALL_TESTS)
        target_compile_definitions(${arg_NAME} PRIVATE MINT_TEST_SMALL)
    endif()
    if(MINTMARK_COVERAGE)
        target_compile_definitions(${arg_NAME} PRIVATE MINT_TEST_COUNTED)
    endif()
    if(MINTMARK_BARE_METAL)
        target_link_libraries(${arg_NAME} PRIVATE mintmark_emulated_test)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    mintmark_set_configurations(configurations "${arg_SLOW}")
    add_test(NAME ${MINTMARK_TEST_PREFIX}${arg_NAME} ${configurations} COMMAND ${arg_NAME})
    set_tests_properties(${MINTMARK_TEST_PREFIX}${arg_NAME} PROPERTIES TIMEOUT ${arg_TIMEOUT})
endfunction()

# mintmark_add_crypto_test(NAME … SOURCES … [LINKS …] [TIMEOUT seconds] [SLOW kind …])
#
# A device test that is run over both crypto backends: as it is over the build's own, and once more, the other's name
# at the end of its name, over the other one, whose objects come before the library that they replace.
function(mintmark_add_crypto_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "SOURCES;LINKS;SLOW")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    mintmark_add_device_test(${ARGV})
    mintmark_add_device_test(NAME ${arg_NAME}_${MINTMARK_OTHER_CRYPTO} SOURCES ${arg_SOURCES}
        LINKS mintmark_crypto_${MINTMARK_OTHER_CRYPTO} ${arg_LINKS} TIMEOUT ${arg_TIMEOUT} SLOW ${arg_SLOW})
endfunction()

# mintmark_add_host_test(NAME … SOURCES … [LINKS …] [TIMEOUT seconds] [SLOW kind …])
#
# A cmocka program that tests a host part.
function(mintmark_add_host_test)
    if(NOT MINTMARK_BARE_METAL)
        mintmark_add_device_test(${ARGV})
    endif()
endfunction()

# mintmark_add_script_test(NAME … COMMAND … [TIMEOUT seconds] [SLOW kind …])
#
# A test that is a command. It is run in the build folder of the part.
function(mintmark_add_script_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT" "COMMAND;SLOW")
    if(NOT MINTMARK_TESTS)
        return()
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    mintmark_set_configurations(configurations "${arg_SLOW}")
    add_test(NAME ${MINTMARK_TEST_PREFIX}${arg_NAME} ${configurations} COMMAND ${arg_COMMAND})
    set_tests_properties(${MINTMARK_TEST_PREFIX}${arg_NAME} PROPERTIES TIMEOUT ${arg_TIMEOUT})
endfunction()

# mintmark_add_nightly_test(NAME … COMMAND … SECONDS seconds [TIMEOUT seconds])
#
# A test of `scripts/test --nightly` alone. SECONDS is about what it takes, by itself on one core of a small machine: the plan that
# is printed before a nightly run adds them up, and what takes longest begins first.
function(mintmark_add_nightly_test)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;TIMEOUT;SECONDS" "COMMAND")
    if(NOT MINTMARK_TESTS)
        return()
    endif()
    if(NOT arg_TIMEOUT)
        math(EXPR arg_TIMEOUT "20 * ${arg_SECONDS}")
    endif()
    add_test(NAME ${MINTMARK_TEST_PREFIX}${arg_NAME} CONFIGURATIONS nightly COMMAND ${arg_COMMAND})
    set_tests_properties(${MINTMARK_TEST_PREFIX}${arg_NAME} PROPERTIES TIMEOUT ${arg_TIMEOUT} COST ${arg_SECONDS}
        LABELS nightly)
endfunction()

# mintmark_add_fuzz_target(NAME … SOURCES … CORPUS folder [LINKS …])
#
# A libFuzzer target. Every host build replays its corpus as an ordinary test; with MINTMARK_FUZZERS the test is the
# fuzzer itself, run from a fixed seed for a number of executions, fewer where they are slow, and nightly for minutes:
# MINTMARK_FUZZ_SECONDS in the environment, 240 if that is not set.
function(mintmark_add_fuzz_target)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;CORPUS" "SOURCES;LINKS")
    if(NOT MINTMARK_TESTS OR MINTMARK_BARE_METAL)
        return()
    endif()
    cmake_path(ABSOLUTE_PATH arg_CORPUS)
    add_executable(${arg_NAME} ${arg_SOURCES})
    mintmark_configure_test(${arg_NAME})
    target_link_libraries(${arg_NAME} PRIVATE ${arg_LINKS})
    if(MINTMARK_FUZZERS)
        target_link_options(${arg_NAME} PRIVATE -fsanitize=fuzzer)
        set(found ${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}.found)
        file(MAKE_DIRECTORY ${found})
        set(folders -timeout=20 -artifact_prefix=${found}/ ${found} ${arg_CORPUS})
        set(command ${arg_NAME} -runs=20000 -max_total_time=4 -seed=1 ${folders})
        mintmark_add_nightly_test(NAME ${arg_NAME}_nightly SECONDS 240 TIMEOUT 100000
            COMMAND sh -c "exec \"$0\" \"-max_total_time=\${MINTMARK_FUZZ_SECONDS:-240}\" \"$@\"" $<TARGET_FILE:${arg_NAME}>
                ${folders})
    else()
        target_sources(${arg_NAME} PRIVATE ${PROJECT_SOURCE_DIR}/device/tests/fuzz/replay.c)
        set(command ${arg_NAME} ${arg_CORPUS})
    endif()
    add_test(NAME ${MINTMARK_TEST_PREFIX}${arg_NAME} COMMAND ${command})
    set_tests_properties(${MINTMARK_TEST_PREFIX}${arg_NAME} PROPERTIES TIMEOUT 300)
endfunction()
