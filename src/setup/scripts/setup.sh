#!/usr/bin/env bash
# shellcheck disable=SC1091,SC2034,SC2153
# Brings an XNAT to the settings that no file of its can hold, over its REST interface, however often it runs. It reads
# first, changes what differs, reads again, and says what it did. What nobody asked for stays as it is.
#
#   SETTINGS          folder with settings.txt, of which each line is one of
#                       object <method> <path> <file>                   an object whose members are as in the file
#                       element <path> <member,member> <file> <file>    an element of a list, known by these members; the
#                                                                       second file has what is sent to make it
#                       role <role>                                     a role of the user
#                       ping <path>                                     a path that must answer 200 in the end
#                     and with the files, which hold JSON
#   NAME, CURRENT     the name of this Job, and a file that has the name of the Job whose settings the site wants
#   CURRENT_WAIT      for how many seconds that file may be an old one
#   and the variables of rest.sh
set -euo pipefail
export LC_ALL=C
source "${BASH_SOURCE[0]%/*}/json.sh"
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

declare -A want=() want_raw=() have=() have_raw=()
DIFFERENT=''
FAULT=''

refused() {
  FAULT="$1 $2: XNAT says $STATUS: ${ANSWER:0:300}"
  return 1
}

# differs PATH: whether a wanted member is not so in what is there below PATH; DIFFERENT has their names.
differs() {
  local path names=''
  for path in "${!want[@]}"; do
    # An empty list and none are the same to XNAT.
    if [[ ${path: -2}=${want[$path]} == '/#=0' && -z ${have[$1${path#\$}]-} ]]; then continue; fi
    if [[ ${want[$path]} != "${have[$1${path#\$}]-}" ]]; then
      path=${path#\$/}
      names+="${path%%/*}"$'\n'
    fi
  done
  DIFFERENT=$(sort -u <<<"${names%$'\n'}" | paste -sd, -)
  DIFFERENT=${DIFFERENT//,/, }
  [[ -n $DIFFERENT ]]
}

# XNAT may show a list or an object as a text that holds its JSON; where one is wanted, it is taken apart.
unwrap() {
  local path name sub
  local -A inner=() inner_raw=()
  for path in "${!want_raw[@]}"; do
    name=${path#\$/}
    if [[ $path != \$/* || $name == */* || ${want_raw[$path]} != [\[\{]* || ${have_raw[$path]-} != '"'* ]]; then continue; fi
    if ! json_read inner inner_raw "${have[$path]}"; then continue; fi
    for sub in "${!inner[@]}"; do have[$path${sub#\$}]=${inner[$sub]}; done
  done
}

# XNAT keeps elements that have an attribute by that, in an order of its own; they are put into the wanted one.
realign() {
  local path list wanted i
  local -A moved=()
  for path in "${!want[@]}"; do
    [[ $path =~ ^(\$/[^/]+)/([0-9]+)/attribute$ ]] || continue
    list=${BASH_REMATCH[1]}
    wanted=${BASH_REMATCH[2]}
    for ((i = 0; i < ${have[$list/#]-0}; i++)); do
      if [[ ${have[$list/$i/attribute]-} != "${want[$path]}" ]]; then continue; fi
      local member
      for member in "${!have[@]}"; do
        if [[ $member == "$list/$i/"* ]]; then moved[$list/$wanted/${member#"$list/$i/"}]=${have[$member]}; fi
      done
      break
    done
  done
  for path in "${!moved[@]}"; do have[$path]=${moved[$path]}; done
}

read_wanted() {
  json_read want want_raw "$(<"$SETTINGS/$1")" || fail "$1 of the settings is no JSON" "$IN_VAIN"
}

# read_current PATH: what is there. Nothing yet is not a mistake: 400, 404 and 424 are how XNAT says so.
read_current() {
  asked GET "$1"
  case $STATUS in
    200) ;;
    400 | 404 | 424) ANSWER='' ;;
    *) refused GET "$1" || return 1 ;;
  esac
  if [[ -z ${ANSWER//[[:space:]]/} ]]; then
    have=()
    have_raw=()
  elif ! json_read have have_raw "$ANSWER"; then
    FAULT="GET $1: no JSON, but ${ANSWER:0:200}"
    return 1
  fi
}

# written METHOD PATH BODY; WROTE is what XNAT said to it
WROTE=000
written() {
  end_if_outdated 0
  asked "$@"
  WROTE=$STATUS
  case $STATUS in
    2??) ;;
    *) refused "$1" "$2" ;;
  esac
}

object() {
  local method=$1 path=$2
  read_wanted "$3"
  read_current "$path" || return 1
  unwrap
  realign
  if ! differs '$'; then
    say "$path: as it should be"
    return 0
  fi
  say "$path: changing $DIFFERENT"
  written "$method" "$path" "$(<"$SETTINGS/$3")" || return 1
  read_current "$path" || return 1
  unwrap
  realign
  if differs '$'; then
    FAULT="$path: XNAT took it with $WROTE, and still has another $DIFFERENT"
    return 1
  fi
}

# found MEMBERS: sets PLACE to the path of the element that has the wanted members.
PLACE=''
found() {
  local i member
  for ((i = 0; i < ${have['$/#']-0}; i++)); do
    PLACE="\$/$i"
    for member in ${1//,/ }; do
      if [[ ${have[$PLACE/$member]-} != "${want["\$/$member"]}" ]]; then continue 2; fi
    done
    return 0
  done
  PLACE=''
  return 1
}

# merged PLACE: the element as it is, with the wanted members; XNAT sets to its default what it is not sent.
merged() {
  local path name text=''
  for path in "${!want_raw[@]}"; do
    name=${path#\$/}
    if [[ $path == \$/* && $name != */* ]]; then text+=",$(json_quoted "$name"):${want_raw[$path]}"; fi
  done
  for path in "${!have_raw[@]}"; do
    name=${path#"$1"/}
    if [[ $path == "$1"/* && $name != */* && -z ${want_raw["\$/$name"]+wanted} ]]; then text+=",$(json_quoted "$name"):${have_raw[$path]}"; fi
  done
  printf '{%s}' "${text:1}"
}

element() {
  local path=$1 members=$2 title='' member id
  read_wanted "$3"
  for member in ${members//,/ }; do title+=" ${want["\$/$member"]}"; done
  read_current "$path" || return 1
  if ! found "$members"; then
    say "$path$title: making it"
    written POST "$path" "$(<"$SETTINGS/$4")" || return 1
  elif differs "$PLACE"; then
    id=${have[$PLACE/id]-}
    say "$path$title: changing $DIFFERENT"
    written PUT "$path/$id" "$(merged "$PLACE")" || return 1
  else
    say "$path$title: as it should be"
    return 0
  fi
  read_current "$path" || return 1
  if ! found "$members"; then
    FAULT="$path$title: XNAT took it with $WROTE, and does not list it"
    return 1
  fi
  if differs "$PLACE"; then
    FAULT="$path$title: XNAT took it with $WROTE, and still has another $DIFFERENT"
    return 1
  fi
}

role() {
  local path=/xapi/users/$USERNAME/roles
  read_current "$path" || return 1
  local i
  for ((i = 0; i < ${have['$/#']-0}; i++)); do
    if [[ ${have["\$/$i"]-} == "$1" ]]; then
      say "$path: has $1"
      return 0
    fi
  done
  end_if_outdated 0
  asked PUT "$path/$1"
  case $STATUS in
    2??) say "$path: $1 given" ;;
    # Plugins from before that role know nothing of it, and ask for none.
    *) say "$path: XNAT says $STATUS to $1; going on without it" ;;
  esac
  # A session keeps the roles that its user had when it began.
  log_out
  log_in
}

ping() {
  call GET "$1"
  if [[ $STATUS == 401 ]]; then log_in && call GET "$1"; fi
  [[ $STATUS == 200 ]] || refused GET "$1"
}

read_password
end_if_outdated "$CURRENT_WAIT"
wait_for_xnat
log_in

failed=0
while read -r kind arguments; do
  tries=$TRIES
  while :; do
    FAULT=''
    # shellcheck disable=SC2086
    if "$kind" $arguments; then break; fi
    # What XNAT refuses it refuses again; what it could not answer it may answer the next time.
    if ((--tries == 0)) || [[ $STATUS != 5* && $STATUS != 000 ]]; then
      printf 'xnat-setup: FAILED %s\n' "$FAULT" >&2
      failed=$((failed + 1))
      break
    fi
    pause
  done
done <"$SETTINGS/settings.txt"

log_out
if ((failed > 0)); then fail "$failed of the settings could not be made; the others are."; fi
say 'XNAT is as the site wants it.'
