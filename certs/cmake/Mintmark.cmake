# SPDX-License-Identifier: Apache-2.0
#
# Certificates, PSKs and the authority's key as C headers of a firmware build, made while it builds.
#
#   find_package(Mintmark REQUIRED)
#   mintmark_certificate_header(firmware NAME root_ca CERTIFICATE ca/root.pem STYLE mbedtls)
#   mintmark_psk_header(firmware NAME gateway LIST gateway.psk STYLE tinydtls)
#   mintmark_authority_header(firmware FACTORY ${plant})
#   mintmark_enrolment_header(firmware FACTORY ${plant} BATCH spring PASSPHRASE_FILE ${secret})
#
# Each function gives the target a header in its include path and rebuilds what includes it when, and only when, the
# header's text changes: an input that was touched but says the same costs one call of the program and no compiler.
# The program runs on the build machine, so the project may cross-compile. certs/HEADERS.md has the whole reference.

# ---- what all of them share ----

# Options that are handed to `mintmark header emit` as they are. A macro, because functions are known everywhere and
# variables only where they were set.
macro(_mintmark_keywords)
    set(header_flags PEM PKCS8 SPKI NO_SHA256)
    set(header_values STYLE OUTPUT SOURCE PREFIX GUARD SECTION ALIGN COLUMNS IDENTITY_MAX KEY_MAX PASSPHRASE_FILE)
endmacro()

# Sets VARIABLE to the program: a target of this build, or a path.
function(_mintmark_program variable)
    get_property(program GLOBAL PROPERTY MINTMARK_PROGRAM)
    if(NOT program)
        message(FATAL_ERROR "Mintmark: the program mintmark is not known; find_package(Mintmark) says where it is")
    endif()
    set(${variable} ${program} PARENT_SCOPE)
endfunction()

# Sets VARIABLE to the absolute path of FILE, which must be there unless the build makes it.
function(_mintmark_input variable file)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    get_source_file_property(generated ${file} GENERATED)
    if(NOT generated AND NOT EXISTS ${file})
        message(FATAL_ERROR "Mintmark: there is no file ${file}")
    endif()
    set(${variable} ${file} PARENT_SCOPE)
endfunction()

# Refuses what a function does not know, and a call that lacks something; forgets arguments with nothing in them.
function(_mintmark_check function target)
    if(NOT TARGET ${target})
        message(FATAL_ERROR "${function}: there is no target ${target}")
    endif()
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${function}: unknown: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(arg_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "${function}: without a value: ${arg_KEYWORDS_MISSING_VALUES}")
    endif()
    # An empty value is none, before CMake 3.31 and after (policy CMP0174).
    get_cmake_property(arguments VARIABLES)
    list(FILTER arguments INCLUDE REGEX "^arg_")
    foreach(argument IN LISTS arguments)
        if("${${argument}}" STREQUAL "")
            unset(${argument})
            unset(${argument} PARENT_SCOPE)
        endif()
    endforeach()
    foreach(needed IN LISTS ARGN)
        if(NOT DEFINED arg_${needed})
            message(FATAL_ERROR "${function}: ${needed} is missing")
        endif()
    endforeach()
endfunction()

# Sets VARIABLE to the options of `header emit` that the caller's arguments ask for.
function(_mintmark_options variable)
    set(options "")
    foreach(flag IN LISTS header_flags)
        if(arg_${flag})
            string(TOLOWER ${flag} option)
            string(REPLACE _ - option ${option})
            list(APPEND options --${option})
        endif()
    endforeach()
    foreach(value STYLE PREFIX GUARD SECTION ALIGN COLUMNS IDENTITY_MAX KEY_MAX)
        if(DEFINED arg_${value})
            string(TOLOWER ${value} option)
            string(REPLACE _ - option ${option})
            list(APPEND options --${option} ${arg_${value}})
        endif()
    endforeach()
    if(DEFINED arg_PASSPHRASE_FILE)
        _mintmark_input(passphrase ${arg_PASSPHRASE_FILE})
        list(APPEND options --passphrase-file ${passphrase})
    endif()
    set(${variable} "${options}" PARENT_SCOPE)
endfunction()

# _mintmark_add_header(TARGET NAME COMMAND … DEPENDS … [BEFORE …])
#
# Adds the rule that makes the header (and the source, if there is one) with the command, to which --output is added.
# The stamp is what the rule makes as far as the build is concerned: the header itself keeps its time if its text
# stays, so nothing that includes it is compiled again.
function(_mintmark_add_header target name)
    cmake_parse_arguments(PARSE_ARGV 2 rule "" "" "COMMAND;DEPENDS")
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/mintmark/${target})
    set(rule_target mintmark_${target}_${name})
    if(TARGET ${rule_target})
        message(FATAL_ERROR "Mintmark: ${target} has a header for ${name} already")
    endif()
    if(NOT DEFINED arg_OUTPUT)
        set(arg_OUTPUT ${name}.h)
    endif()
    cmake_path(IS_ABSOLUTE arg_OUTPUT absolute)
    if(absolute)
        message(FATAL_ERROR "Mintmark: OUTPUT is below the build folder: ${arg_OUTPUT}")
    endif()
    set(header ${folder}/${arg_OUTPUT})
    set(made ${header})
    set(outputs --output ${header})
    if(DEFINED arg_SOURCE)
        set(made ${header} ${folder}/${arg_SOURCE})
        list(APPEND outputs --source ${folder}/${arg_SOURCE})
        target_sources(${target} PRIVATE ${folder}/${arg_SOURCE})
    endif()
    foreach(file IN LISTS made)
        cmake_path(GET file PARENT_PATH file_folder)
        file(MAKE_DIRECTORY ${file_folder})
    endforeach()
    set(stamp ${folder}/${name}.stamp)
    add_custom_command(
        OUTPUT ${stamp}
        BYPRODUCTS ${made}
        COMMAND ${rule_COMMAND} ${outputs}
        COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
        DEPENDS ${rule_DEPENDS}
        COMMENT "Emitting ${arg_OUTPUT}"
        VERBATIM)
    add_custom_target(${rule_target} DEPENDS ${stamp})
    add_dependencies(${target} ${rule_target})
    set_source_files_properties(${made} PROPERTIES GENERATED ON)
    target_include_directories(${target} PRIVATE ${folder})
endfunction()

# ---- certificates ----

# mintmark_certificate_header(TARGET NAME name
#     CERTIFICATE file | CHAIN file           what is there already, PEM or DER
#         [PRIVATE_KEY file]                  goes into the same header
#     | PROFILE profile [VALUES name=value …] issued when the build runs, with a key of its own, which goes in too
#         [ISSUER file ISSUER_KEY file [WITH_ISSUER]]
#     [KEY_NAME name]                         of the private key; NAME_key if not given
#     [STYLE style] [PEM] [PKCS8] [OUTPUT file.h] [SOURCE file.c] [PREFIX …] [GUARD …] [SECTION …] [ALIGN n]
#     [COLUMNS n] [NO_SHA256] [PASSPHRASE_FILE file])
#
# A PROFILE is one of the program's or a file, self-signed or with the certificate and key of an ISSUER; VALUES are those
# of its variables. It is issued once in a build folder, and again when profile or issuer change. Nobody keeps record of
# it: a certificate of a factory is issued once and for all (`mintmark cert issue`) and given as CERTIFICATE.
# PASSPHRASE_FILE opens the issuer's key, or PRIVATE_KEY.
function(mintmark_certificate_header target)
    _mintmark_keywords()
    cmake_parse_arguments(PARSE_ARGV 1 arg "WITH_ISSUER;${header_flags}"
        "NAME;CERTIFICATE;CHAIN;PRIVATE_KEY;KEY_NAME;PROFILE;ISSUER;ISSUER_KEY;${header_values}" "VALUES")
    _mintmark_check(mintmark_certificate_header ${target} NAME)
    set(ways 0)
    foreach(way CERTIFICATE CHAIN PROFILE)
        if(DEFINED arg_${way})
            math(EXPR ways "${ways} + 1")
        endif()
    endforeach()
    if(NOT ways EQUAL 1)
        message(FATAL_ERROR "mintmark_certificate_header: CERTIFICATE, CHAIN or PROFILE, one of them")
    endif()
    if(DEFINED arg_PROFILE)
        _mintmark_issue(${target})
    elseif(DEFINED arg_VALUES OR DEFINED arg_ISSUER OR DEFINED arg_ISSUER_KEY OR arg_WITH_ISSUER)
        message(FATAL_ERROR "mintmark_certificate_header: VALUES and ISSUER go with PROFILE")
    endif()
    _mintmark_emit_certificate(${target})
endfunction()

# The rule for a header of files.
function(_mintmark_emit_certificate target)
    _mintmark_program(program)
    _mintmark_options(options)
    if(DEFINED arg_CERTIFICATE)
        _mintmark_input(input ${arg_CERTIFICATE})
        set(items ${input} --name ${arg_NAME})
    else()
        _mintmark_input(input ${arg_CHAIN})
        set(items --chain ${input} --name ${arg_NAME})
    endif()
    set(inputs ${input})
    if(DEFINED arg_PRIVATE_KEY)
        if(NOT DEFINED arg_KEY_NAME)
            set(arg_KEY_NAME ${arg_NAME}_key)
        endif()
        _mintmark_input(key ${arg_PRIVATE_KEY})
        list(APPEND items --private-key ${key} --name ${arg_KEY_NAME})
        list(APPEND inputs ${key})
    endif()
    _mintmark_add_header(${target} ${arg_NAME}
        COMMAND ${program} header emit ${items} ${options}
        DEPENDS ${inputs})
endfunction()

# The rule for a certificate and its key, which become the caller's CERTIFICATE or CHAIN, and PRIVATE_KEY.
function(_mintmark_issue target)
    if(DEFINED arg_PRIVATE_KEY)
        message(FATAL_ERROR "mintmark_certificate_header: with PROFILE the key is made, PRIVATE_KEY is not taken")
    endif()
    if((DEFINED arg_ISSUER AND NOT DEFINED arg_ISSUER_KEY) OR (DEFINED arg_ISSUER_KEY AND NOT DEFINED arg_ISSUER) OR
            (arg_WITH_ISSUER AND NOT DEFINED arg_ISSUER))
        message(FATAL_ERROR "mintmark_certificate_header: ISSUER and ISSUER_KEY go together")
    endif()
    _mintmark_program(program)
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/mintmark/${target})
    set(certificate ${folder}/${arg_NAME}.pem)
    set(key ${folder}/${arg_NAME}.key.pem)
    set(command ${program} cert issue --profile ${arg_PROFILE} --output ${certificate} --key-output ${key} --plain-keys)
    set(inputs "")
    if(arg_PROFILE MATCHES "/|\\.ini$")
        _mintmark_input(profile ${arg_PROFILE})
        set(command ${program} cert issue --profile ${profile} --output ${certificate} --key-output ${key} --plain-keys)
        list(APPEND inputs ${profile})
    endif()
    foreach(value IN LISTS arg_VALUES)
        if(NOT value MATCHES "^([^=]+)=(.*)$")
            message(FATAL_ERROR "mintmark_certificate_header: VALUES are name=value, not ${value}")
        endif()
        set(variable ${CMAKE_MATCH_1})
        set(text "${CMAKE_MATCH_2}")
        if(variable MATCHES "^(serial|name|product|batch|id)$")
            list(APPEND command --${variable} "${text}")
        else()
            list(APPEND command --set "${value}")
        endif()
    endforeach()
    if(DEFINED arg_ISSUER)
        _mintmark_input(issuer ${arg_ISSUER})
        _mintmark_input(issuer_key ${arg_ISSUER_KEY})
        list(APPEND command --issuer ${issuer} --issuer-key ${issuer_key})
        list(APPEND inputs ${issuer} ${issuer_key})
        if(DEFINED arg_PASSPHRASE_FILE)
            _mintmark_input(passphrase ${arg_PASSPHRASE_FILE})
            list(APPEND command --passphrase-file ${passphrase})
            unset(arg_PASSPHRASE_FILE PARENT_SCOPE) # the key that was made needs none
        endif()
    endif()
    if(arg_WITH_ISSUER)
        list(APPEND command --chain)
    endif()
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(
        OUTPUT ${certificate} ${key}
        COMMAND ${CMAKE_COMMAND} -E rm -f ${certificate} ${key}
        COMMAND ${command}
        DEPENDS ${inputs}
        COMMENT "Issuing ${arg_NAME}"
        VERBATIM)
    if(arg_WITH_ISSUER)
        set(arg_CHAIN ${certificate} PARENT_SCOPE)
    else()
        set(arg_CERTIFICATE ${certificate} PARENT_SCOPE)
    endif()
    set(arg_PRIVATE_KEY ${key} PARENT_SCOPE)
endfunction()

# ---- PSKs ----

# mintmark_psk_header(TARGET NAME name
#     LIST file [LIST_FORMAT format] [IDENTITY identity | ALL]
#     | FACTORY folder DEVICE id PASSPHRASE_FILE file
#     | FACTORY folder BATCH batch IDENTITY identity [BYTES n] PASSPHRASE_FILE file
#     [STYLE style] [OUTPUT file.h] … as above)
#
# Of a list: its only PSK, the one of IDENTITY, or ALL of them as a table. Of a factory: derived, each time the rule
# runs, which it does once; the header is the only place that has the key.
function(mintmark_psk_header target)
    _mintmark_keywords()
    cmake_parse_arguments(PARSE_ARGV 1 arg "ALL;${header_flags}"
        "NAME;LIST;LIST_FORMAT;IDENTITY;FACTORY;DEVICE;BATCH;BYTES;${header_values}" "")
    _mintmark_check(mintmark_psk_header ${target} NAME)
    if(DEFINED arg_LIST AND NOT DEFINED arg_FACTORY)
        _mintmark_psk_of_list(${target})
    elseif(DEFINED arg_FACTORY AND NOT DEFINED arg_LIST)
        _mintmark_psk_of_factory(${target})
    else()
        message(FATAL_ERROR "mintmark_psk_header: LIST or FACTORY, one of them")
    endif()
endfunction()

function(_mintmark_psk_of_list target)
    _mintmark_program(program)
    _mintmark_options(options)
    _mintmark_input(input ${arg_LIST})
    set(option --psk)
    if(arg_ALL)
        set(option --psk-list)
    endif()
    if(DEFINED arg_IDENTITY)
        list(APPEND options --identity ${arg_IDENTITY})
    endif()
    if(DEFINED arg_LIST_FORMAT)
        list(APPEND options --from-format ${arg_LIST_FORMAT})
    endif()
    _mintmark_add_header(${target} ${arg_NAME}
        COMMAND ${program} header emit ${option} ${input} --name ${arg_NAME} ${options}
        DEPENDS ${input})
endfunction()

function(_mintmark_psk_of_factory target)
    _mintmark_program(program)
    foreach(refused SOURCE PREFIX GUARD SECTION ALIGN COLUMNS)
        if(DEFINED arg_${refused})
            message(FATAL_ERROR "mintmark_psk_header: ${refused} goes with LIST")
        endif()
    endforeach()
    _mintmark_options(options)
    _mintmark_input(factory ${arg_FACTORY})
    if(DEFINED arg_DEVICE)
        set(whose --device ${arg_DEVICE})
    elseif(DEFINED arg_BATCH AND DEFINED arg_IDENTITY)
        set(whose --batch ${arg_BATCH} --identity ${arg_IDENTITY})
        if(DEFINED arg_BYTES)
            list(APPEND whose --bytes ${arg_BYTES})
        endif()
    else()
        message(FATAL_ERROR "mintmark_psk_header: DEVICE, or BATCH and IDENTITY")
    endif()
    _mintmark_add_header(${target} ${arg_NAME}
        COMMAND ${program} psk derive --factory ${factory} ${whose} --format header --name ${arg_NAME} ${options}
        DEPENDS ${factory}/factory.ini)
endfunction()

# ---- the authority ----

# mintmark_authority_header(TARGET FACTORY folder [NAME mintmark_authority_key] [OUTPUT mintmark_authority.h] …)
#
# The key whose stations a device obeys, for provisioning firmware. Only the factory's public file is read.
function(mintmark_authority_header target)
    _mintmark_keywords()
    cmake_parse_arguments(PARSE_ARGV 1 arg "${header_flags}" "NAME;FACTORY;${header_values}" "")
    _mintmark_check(mintmark_authority_header ${target} FACTORY)
    _mintmark_program(program)
    if(NOT DEFINED arg_NAME)
        set(arg_NAME mintmark_authority_key)
    endif()
    if(NOT DEFINED arg_OUTPUT)
        set(arg_OUTPUT mintmark_authority.h)
    endif()
    _mintmark_options(options)
    _mintmark_input(input ${arg_FACTORY}/authority.pub.pem)
    _mintmark_add_header(${target} ${arg_NAME}
        COMMAND ${program} header emit --public-key ${input} --name ${arg_NAME} ${options}
        DEPENDS ${input})
endfunction()

# ---- enrolment keys ----

# mintmark_enrolment_header(TARGET FACTORY folder BATCH batch PASSPHRASE_FILE file [NAME mintmark_enrolment_key]
#     [OUTPUT mintmark_enrolment.h])
#
# The key with which the devices of a batch show that they are no strangers, for provisioning firmware. The header is a
# secret. Where the firmware is built without the factory at hand, `mintmark batch enrolment-key` writes the same file.
function(mintmark_enrolment_header target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;FACTORY;BATCH;PASSPHRASE_FILE;OUTPUT" "")
    _mintmark_check(mintmark_enrolment_header ${target} FACTORY BATCH PASSPHRASE_FILE)
    _mintmark_program(program)
    if(NOT DEFINED arg_NAME)
        set(arg_NAME mintmark_enrolment_key)
    endif()
    if(NOT DEFINED arg_OUTPUT)
        set(arg_OUTPUT mintmark_enrolment.h)
    endif()
    _mintmark_input(factory ${arg_FACTORY})
    _mintmark_input(passphrase ${arg_PASSPHRASE_FILE})
    _mintmark_add_header(${target} ${arg_NAME}
        COMMAND ${program} batch enrolment-key ${arg_BATCH} --factory ${factory} --passphrase-file ${passphrase}
            --name ${arg_NAME}
        DEPENDS ${factory}/factory.ini)
endfunction()
