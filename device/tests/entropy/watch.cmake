# SPDX-License-Identifier: Apache-2.0
#
# Tests of the watch tests, and the attack matrix.
set(watch_support noise_model.c ../support/fake_random.c)
set(attack_support attacks.c detector.c ${watch_support})

mintmark_add_device_test(NAME test_entropy_watch
    SOURCES test_entropy_watch.c ${watch_support} LINKS mintmark_entropy)
mintmark_add_device_test(NAME test_entropy_watch_matrix
    SOURCES test_entropy_watch_matrix.c ${attack_support} LINKS mintmark_entropy)
mintmark_add_device_test(NAME test_entropy_watch_fingerprint
    SOURCES test_entropy_watch_fingerprint.c detector.c ../support/failing_sha256.c ../support/fake_random.c
    LINKS mintmark_entropy)
foreach(function mint_sha256 mint_sha256_start mint_sha256_update mint_sha256_finish)
    target_link_options(test_entropy_watch_fingerprint PRIVATE LINKER:--wrap=${function})
endforeach()

if(MINTMARK_TESTS AND NOT MINTMARK_BARE_METAL)
    foreach(program attack_matrix print_watch)
        add_executable(${program} ${program}.c)
        mintmark_configure_test(${program})
        target_link_libraries(${program} PRIVATE mintmark_entropy)
    endforeach()
    target_sources(attack_matrix PRIVATE ${attack_support})
    mintmark_add_script_test(NAME test_entropy_watch_arithmetic
        COMMAND ${MINTMARK_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/check_watch.py $<TARGET_FILE:print_watch>)
endif()
