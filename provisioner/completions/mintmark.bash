# SPDX-License-Identifier: Apache-2.0
#
# Completion of `mintmark` for bash. The program itself says what may come next (`mintmark --complete`), from the
# tables that its parser uses; this puts the words together that bash has cut at `=`, and asks for paths.
# Installed as share/bash-completion/completions/mintmark; by hand: source it.

_mintmark() {
    local program=${COMP_WORDS[0]/#\~\//$HOME/} current word tag paths='' i words=()
    COMPREPLY=()
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#words[@]} > 0)) && [[ ${words[-1]} == --*=* && ${COMP_WORDS[i - 1]} == "=" ]]; then
            words[-1]+=$word # what stands behind the sign
        elif ((${#words[@]} > 0)) && [[ $word == "=" && ${words[-1]} == --* ]]; then
            words[-1]+="="
        else
            words+=("$word")
        fi
    done
    current=${COMP_WORDS[COMP_CWORD]}
    [[ $current == "=" ]] && current=
    # The program is to see words as the shell would give them to it.
    for i in "${!words[@]}"; do
        word=${words[i]}
        word=${word//[\"\'\\]/}
        words[i]=${word/#\~\//$HOME/}
    done
    while IFS=$'\t' read -r word tag; do
        case $word in
        :*) paths=$word ;;
        *) COMPREPLY+=("$word") ;;
        esac
    done < <("$program" --complete "${words[@]}" 2>/dev/null)
    # Paths need the spaces escaped and a slash after folders, words must have neither.
    if [[ $paths == :folders ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current")
    elif [[ $paths == :files ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
    fi
}

complete -F _mintmark mintmark
