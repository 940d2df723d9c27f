#!/usr/bin/env bash
# shellcheck disable=SC1091,SC2153,SC2154
# Brings an XNAT to the settings that no file of its can hold, over its REST interface, however often it runs. It reads
# first, changes what differs, reads again, and says what it did. What nobody asked for stays as it is.
#
#   SETTINGS          folder with settings.txt, of which each line is one of
#                       object <method> <path> <file>                   an object whose members are as in the file
#                       row <path> <member,member> <file>               an object that each POST makes anew: what it is not sent
#                                                                       gets its default, so all of it is sent but these members
#                       element <path> <member,member> <file> <file>    an element of a list, known by these members; the
#                                                                       second file has what is sent to make it
#                       role <role>                                     a role of the user
#                       ping <path>                                     a path that must answer OK in the end
#                     and with the files, which hold JSON
#   NAME, CURRENT     the name of this Job, and a file that has the name of the Job whose settings the site wants
#   CURRENT_WAIT      for how many seconds that file may be an old one
#   and the variables of rest.sh
#
# What XNAT answers is text, and is never run: bash does no arithmetic with it.
set -euo pipefail
export LC_ALL=C
source "${BASH_SOURCE[0]%/*}/json.sh"
source "${BASH_SOURCE[0]%/*}/compare.sh"
source "${BASH_SOURCE[0]%/*}/rest.sh"

# A Job that is tried again after the site got other settings would set them back.
end_if_outdated() {
  local until=$((SECONDS + $1))
  while [[ $(<"$CURRENT") != "$NAME" ]]; do
    if ((SECONDS >= until)); then
      log_out
      fail 'the site has other settings by now, which another Job makes. This one ends here.' "$IN_VAIN"
    fi
    pause
  done
}

read_wanted() {
  json_read want "$(<"$SETTINGS/$1")" || fail "$1 of the settings is no JSON" "$IN_VAIN"
}

# read_answer PATH: takes apart what XNAT has answered.
read_answer() {
  if ! json_read have "$ANSWER"; then
    FAULT="GET $1: no JSON, but $(shown "$ANSWER")"
    return 1
  fi
}

# read_object PATH: what is there. Nothing yet is not a mistake: 400, 404 and 424 are how XNAT says so.
read_object() {
  asked GET "$1" || return 1
  case $STATUS in
    200) ;;
    400 | 404 | 424) ANSWER='' ;;
    *) refused GET "$1" || return 1 ;;
  esac
  if [[ -z ${ANSWER//[[:space:]]/} ]]; then ANSWER='{}'; fi
  read_answer "$1" || return 1
  if [[ ${have_raw['$']} != '{'* && ${have_raw['$']} != null ]]; then
    FAULT="GET $1: no object, but $(shown "$ANSWER")"
    return 1
  fi
  unwrap
  realign
}

# read_list PATH: what is there. Without a list nothing is known, and nothing may be made.
read_list() {
  asked GET "$1" || return 1
  if [[ $STATUS != 200 ]]; then refused GET "$1" || return 1; fi
  read_answer "$1" || return 1
  if [[ ${have_raw['$']} != '['* ]]; then
    FAULT="GET $1: no list, but $(shown "$ANSWER")"
    return 1
  fi
}

# written METHOD PATH BODY; WROTE is what XNAT said to it
WROTE=000
written() {
  end_if_outdated 0
  asked "$@" || return 1
  WROTE=$STATUS
  case $STATUS in
    2??) ;;
    *) refused "$1" "$2" ;;
  esac
}

# kept_other WHAT: XNAT took it, and has another. To try it again changes nothing.
kept_other() {
  FAULT="$1: XNAT took it with $WROTE, and still has another $DIFFERENT"
  return 1
}

object() {
  local method=$1 path=$2
  read_wanted "$3"
  read_object "$path" || return 1
  if ! differs '$'; then
    say "$path: as it should be"
    return 0
  fi
  say "$path: changing $DIFFERENT"
  written "$method" "$path" "$(<"$SETTINGS/$3")" || return 1
  read_object "$path" || return 1
  if differs '$'; then kept_other "$path"; fi
}

row() {
  local path=$1
  read_wanted "$3"
  read_object "$path" || return 1
  if ! differs '$'; then
    say "$path: as it should be"
    return 0
  fi
  say "$path: changing $DIFFERENT"
  written POST "$path" "$(merged '$' "$2")" || return 1
  read_object "$path" || return 1
  if differs '$'; then kept_other "$path"; fi
}

element() {
  local path=$1 members=$2 title='' member id
  read_wanted "$3"
  for member in ${members//,/ }; do title+=" ${want["\$/$member"]}"; done
  read_list "$path" || return 1
  if ! found "$members"; then
    say "$path$title: making it"
    written POST "$path" "$(<"$SETTINGS/$4")" || return 1
  elif differs "$PLACE"; then
    id=${have[$PLACE/id]-}
    if [[ ! $id =~ ^[0-9]{1,18}$ ]]; then
      FAULT="GET $path: $title has no number as its id, but $(shown "$id")"
      return 1
    fi
    say "$path$title: changing $DIFFERENT"
    written PUT "$path/$id" "$(merged "$PLACE" '')" || return 1
  else
    say "$path$title: as it should be"
    return 0
  fi
  read_list "$path" || return 1
  if ! found "$members"; then
    FAULT="$path$title: XNAT took it with $WROTE, and does not list it"
    return 1
  fi
  if differs "$PLACE"; then kept_other "$path$title"; fi
}

role() {
  local path=/xapi/users/$USERNAME/roles i number
  read_list "$path" || return 1
  number=${have_count['$']}
  for ((i = 0; i < number; i++)); do
    if [[ ${have["\$/$i"]-} == "$1" ]]; then
      say "$path: has $1"
      return 0
    fi
  done
  end_if_outdated 0
  asked PUT "$path/$1" || return 1
  case $STATUS in
    2??) say "$path: $1 given" ;;
    000 | 408 | 429 | 5??) refused PUT "$path/$1" || return 1 ;;
    # Plugins from before that role know nothing of it, and ask for none.
    *) say "$path: XNAT says $STATUS to $1; going on without it" ;;
  esac
  # A session keeps the roles that its user had when it began.
  log_out
  log_in
}

ping() {
  asked GET "$1" || return 1
  # A page that asks for a login, or the one of a proxy, is a 200 as well.
  if [[ $STATUS == 200 && ! ${ANSWER//[[:space:]]/} =~ ^\"?OK\"?$ ]]; then
    FAULT="GET $1: not OK, but $(shown "$ANSWER")"
    return 1
  fi
  [[ $STATUS == 200 ]] || refused GET "$1"
}

read_password
end_if_outdated "$CURRENT_WAIT"
wait_for_xnat
if ! tried 'logging in' log_in; then fail "$FAULT"; fi

failed=0
while read -r -a words; do
  if ! tried "at ${words[*]:0:3}" "${words[@]}"; then
    printf 'xnat-setup: FAILED %s\n' "$FAULT" >&2
    failed=$((failed + 1))
  fi
done <"$SETTINGS/settings.txt"

log_out
if ((failed > 0)); then fail "$failed of the settings could not be made; the others are."; fi
say 'XNAT is as the site wants it.'
