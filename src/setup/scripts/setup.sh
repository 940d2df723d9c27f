#!/usr/bin/env bash
# shellcheck disable=SC1091,SC2034,SC2153
# Brings an XNAT to the settings that no file of its can hold, over its REST interface, however often it runs. It reads
# first, changes what differs, reads again, and says what it did. What nobody asked for stays as it is.
#
#   XNAT_URL          such as http://xnat-xnat-web
#   HEALTH_PATH       answers 200 without a login once XNAT can serve
#   USERNAME          an administrator of XNAT
#   SECRETS           folder with the file password, which is the user's
#   SETTINGS          folder with settings.txt, of which each line is one of
#                       object <method> <path> <file>            an object whose members are as in the file
#                       element <path> <member,member> <file>    an element of a list, known by these members
#                       role <role>                              a role of the user
#                       ping <path>                              a path that must answer 200 in the end
#                     and with the files, which hold JSON
#   ATTEMPTS, PAUSE   how often, and with how many seconds between, it tries to reach XNAT
#
# Passwords and the session are in no argument: curl reads them from a file descriptor.
set -euo pipefail
trap 'exit 143' TERM
export LC_ALL=C
source "${BASH_SOURCE[0]%/*}/json.sh"

# What trying again will not mend: the Job gives up.
readonly IN_VAIN=78
# How often one request is tried, once XNAT is there.
readonly TRIES=6

say() { printf 'xnat-setup: %s\n' "$1"; }
fail() {
  printf 'xnat-setup: %s\n' "$1" >&2
  exit "${2:-1}"
}
pause() {
  sleep "$PAUSE" &
  wait $!
}

command -v curl >/dev/null || fail "the image has no curl. Add it to the image of XNAT, or remove setup." "$IN_VAIN"

# Sets PASSWORD, escaped as curl's configuration wants it.
PASSWORD=''
read_password() {
  local file=$SECRETS/password
  [[ -s $file ]] || fail "the password of $USERNAME is not there, or is empty. Fill the key of its Secret." "$IN_VAIN"
  IFS= read -r -d '' PASSWORD <"$file" && fail "the password of $USERNAME holds a NUL byte." "$IN_VAIN"
  [[ $PASSWORD != *[$'\x01'-$'\x1f\x7f']* ]] || fail "the password of $USERNAME holds a control character, such as a line break at its end. Store it with printf %s." "$IN_VAIN"
  PASSWORD=${PASSWORD//\\/\\\\}
  PASSWORD=${PASSWORD//\"/\\\"}
}

read_password

ANSWER_FILE=$(mktemp)
SESSION=''
STATUS=000
ANSWER=''

# call METHOD PATH [BODY]: one request; STATUS is what XNAT said, 000 for nothing, and ANSWER its body.
call() {
  local code
  STATUS=000
  ANSWER=''
  : >"$ANSWER_FILE"
  if code=$(
    curl --silent --max-time 120 --config <(credentials) --request "$1" --output "$ANSWER_FILE" --write-out '%{http_code}' \
      ${3+--header 'Content-Type: application/json' --data-binary @-} "$XNAT_URL$2" <<<"${3-}" 2>/dev/null
  ); then STATUS=$code; fi
  ANSWER=$(tr -d '\0' <"$ANSWER_FILE")
}

credentials() {
  if [[ -n $SESSION ]]; then
    printf 'header = "Cookie: JSESSIONID=%s"\n' "$SESSION"
  else
    printf 'user = "%s:%s"\n' "$USERNAME" "$PASSWORD"
  fi
}

wait_for_xnat() {
  local attempt code
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    code=$(curl --silent --max-time 20 --output /dev/null --write-out '%{http_code}' "$XNAT_URL$HEALTH_PATH" 2>/dev/null) || code=000
    if [[ $code == 200 ]]; then return 0; fi
    if ((attempt % 12 == 1)); then say "XNAT is not ready yet ($code)"; fi
    pause
  done
  fail "XNAT does not answer 200 at $XNAT_URL$HEALTH_PATH after $ATTEMPTS attempts, the last status was $code. Look at the log of its pod."
}

log_in() {
  local try
  for ((try = 1; try <= TRIES; try++)); do
    SESSION=''
    call POST /data/JSESSION
    case $STATUS in
      200)
        [[ $ANSWER =~ ^[A-Za-z0-9._-]+$ ]] || fail "POST /data/JSESSION: no session, but ${ANSWER:0:200}. Is this an XNAT?"
        SESSION=$ANSWER
        return 0
        ;;
      # Another try would be another failed login, and XNAT locks a user out after some of them.
      401) fail "XNAT does not take the password of $USERNAME. It took the one of the Secret when it made its database, and never again: give another Secret to setup.credentials." "$IN_VAIN" ;;
      403) fail "XNAT does not let $USERNAME in: disabled, locked, or its e-mail not verified." "$IN_VAIN" ;;
    esac
    pause
  done
  fail "POST /data/JSESSION: XNAT says $STATUS: ${ANSWER:0:200}"
}

log_out() {
  if [[ -n $SESSION ]]; then call DELETE /data/JSESSION; fi
}

# asked METHOD PATH [BODY]: as call, tried again while XNAT cannot answer; logs in again where the session is gone.
asked() {
  local try
  for ((try = 1; try <= TRIES; try++)); do
    call "$@"
    case $STATUS in
      2?? | 400 | 403 | 404 | 405 | 409 | 415 | 422 | 424) return 0 ;;
      401)
        log_in
        STATUS=401
        continue
        ;;
    esac
    # To make something twice is worse than to look once more.
    if [[ $1 == POST ]]; then return 0; fi
    pause
  done
}

refused() {
  FAULT="$1 $2: XNAT says $STATUS: ${ANSWER:0:300}"
  return 1
}

declare -A want=() want_raw=() have=() have_raw=()
DIFFERENT=''
FAULT=''

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

# written METHOD PATH BODY
written() {
  asked "$@"
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
  if ! differs '$'; then
    say "$path: as it should be"
    return 0
  fi
  say "$path: changing $DIFFERENT"
  written "$method" "$path" "$(<"$SETTINGS/$3")" || return 1
  read_current "$path" || return 1
  unwrap
  if differs '$'; then
    FAULT="$path: XNAT took it with $STATUS, and still has another $DIFFERENT"
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
    written POST "$path" "$(<"$SETTINGS/$3")" || return 1
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
    FAULT="$path$title: XNAT took it with $STATUS, and does not list it"
    return 1
  fi
  if differs "$PLACE"; then
    FAULT="$path$title: XNAT took it with $STATUS, and still has another $DIFFERENT"
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
  asked GET "$1"
  [[ $STATUS == 200 ]] || refused GET "$1"
}

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
