#!/usr/bin/env bash
# Checks a site after a change: each thing by itself, all of them, and says of each whether it is well.
#
#   PODS             name behind which are the pods of this state of the site, and no others
#   POD_PORT         their TCP port
#   EXPECTED_PODS    how many there are at least
#   HEALTH_PATH      a path that answers 200 without a login as soon as XNAT can serve
#   DEADLINE, PAUSE  seconds that XNAT may take, and seconds between two looks
#   LOGIN_URL        the login page
#   PASSWORD_LOGIN   true where it has XNAT's own user name and password
#   PROVIDERS        ids of the other providers on it, separated by blanks
#   DATABASE         host:port
#   DATABASE_TLS     true where XNAT asks it for encryption
#   VOLUMES          names of volumes to write to, separated by blanks
#   VOLUMES_FOLDER   folder in which they are mounted
#   NOT_CHECKED      names of volumes that no other pod may use, separated by blanks
#   RECEIVERS        a line for each DICOM receiver: host port AE title
#   SETTLE           seconds after XNAT answers in which a receiver may still be made
#   CALLING_AE       the AE title that this test has
#   PUBLIC_URL       the URL that users write, or empty where it is not looked at
#   PATIENCE         seconds that a single answer may take
#
# It ends with 1 where a check failed. No password is used: what is behind a login is not looked at.
set -euo pipefail
export LC_ALL=C

# Bytes from file descriptor 3 as hexadecimal pairs, so many at most; none where the other side says nothing.
bytes() { head -c "$1" <&3 2>/dev/null | od -An -v -tx1 | tr -d '\n' || true; }

# Sends a text with escapes. Who hangs up is found out when the answer is missing.
send() { printf '%b' "$1" >&3 2>/dev/null || true; }

# The head of an item, and an item that is a text, as DICOM has them: type, a zero, and the length in two bytes.
head_of() { printf '\\x%s\\x00\\x%02x\\x%02x' "$1" $(($2 / 256)) $(($2 % 256)); }
item() { printf '%s%s' "$(head_of "$1" ${#2})" "$2"; }

# Asks a receiver for an association for the service Verification. Prints what is wrong, and nothing where it is well.
# See https://dicom.nema.org/medical/dicom/current/output/html/part08.html#sect_9.3
ask_dicom() {
  local application=1.2.840.10008.3.1.1.1 verification=1.2.840.10008.1.1 implicit=1.2.840.10008.1.2
  local self=2.25.114338463710543213476180223364116219393
  local context=$((4 + 4 + ${#verification} + 4 + ${#implicit})) user=$((8 + 4 + ${#self})) titles zeros answer length
  exec 3<>"/dev/tcp/$1/$2"
  printf -v titles '%-16s%-16s' "$3" "$CALLING_AE"
  printf -v zeros '\\x00%.0s' {1..32}
  length=$((4 + 32 + 32 + 4 + ${#application} + 4 + context + 4 + user))
  send "\\x01\\x00\\x00\\x00$(printf '\\x%02x\\x%02x' $((length / 256)) $((length % 256)))\\x00\\x01\\x00\\x00$titles$zeros$(item 10 $application)$(
    head_of 20 $context
  )\\x01\\x00\\x00\\x00$(item 30 $verification)$(item 40 $implicit)$(head_of 50 $user)$(head_of 51 4)\\x00\\x00\\x40\\x00$(item 52 $self)"
  read -ra answer <<<"$(bytes 6)"
  case ${answer[0]-} in
    '') printf 'hung up without an answer, as if it were no DICOM receiver' ;;
    02)
      length=$((16#${answer[2]-0}${answer[3]-0}${answer[4]-0}${answer[5]-0}))
      # The result of the one context that was asked for: 21, a zero, two of length, 01, a zero, the result.
      if ((length > 65536)) || [[ ! " $(bytes "$length") " =~ \ 21\ 00\ [0-9a-f]{2}\ [0-9a-f]{2}\ 01\ [0-9a-f]{2}\ ([0-9a-f]{2})\  ]]; then
        printf 'gives an answer that is no DICOM'
      else
        if [[ ${BASH_REMATCH[1]} != 00 ]]; then printf 'knows the AE title, but not the service Verification (C-ECHO)'; fi
        # Asks to be released, and waits until it is.
        send '\x05\x00\x00\x00\x00\x04\x00\x00\x00\x00'
        bytes 10 >/dev/null
      fi
      ;;
    03)
      read -ra answer <<<"$(bytes 4)"
      printf 'rejects the association: %s' "$(why_rejected "${answer[2]-}" "${answer[3]-}")"
      ;;
    07) printf 'aborts the association' ;;
    *) printf 'gives an answer that is no DICOM' ;;
  esac
}

# The words of DICOM PS3.8, table 9-21.
why_rejected() {
  case $1$2 in
    0101) printf 'it gives no reason' ;;
    0102) printf 'it does not know the application context' ;;
    0103) printf 'it does not know the calling AE title %s. Allow it in the whitelist of the receiver, or give the test a title that is allowed' "$CALLING_AE" ;;
    0107) printf 'it does not know the called AE title. Let setup make the receiver, or add it in XNAT, under Administer, Site Administration, DICOM SCP Receivers' ;;
    0202) printf 'it does not know the version of the protocol' ;;
    0301) printf 'it has too much to do at the moment' ;;
    0302) printf 'its number of associations is reached' ;;
    *) printf 'source %s, reason %s' "${1:-none}" "${2:-none}" ;;
  esac
}

# PostgreSQL answers a request for encryption with one letter before it asks who is there.
ask_database() {
  local answer
  exec 3<>"/dev/tcp/$1/$2"
  send '\x00\x00\x00\x08\x04\xd2\x16\x2f'
  answer=$(bytes 1)
  case ${answer// /} in
    53) ;;
    4e) if [[ $3 == true ]]; then printf 'is PostgreSQL without encryption, which XNAT asks for'; fi ;;
    '') printf 'hung up without an answer, as if it were no PostgreSQL' ;;
    *) printf 'gives an answer that is no PostgreSQL' ;;
  esac
}

# A call of its own, with a time of its own: see ask.
if [[ ${1-} == ask ]]; then
  trap '' PIPE
  shift
  "$@"
  exit
fi

SAMPLE=''
trap 'exit 143' TERM
trap 'if [[ -n $SAMPLE ]]; then rm -f "$SAMPLE"; fi' EXIT

ok=0 failed=0 left_out=0
tell() { printf 'smoke-test: %-11s %s\n' "$1" "$2"; }
well() {
  ok=$((ok + 1))
  tell ok "$1"
}
bad() {
  failed=$((failed + 1))
  tell FAILED "$1"
}
skip() {
  left_out=$((left_out + 1))
  tell 'not checked' "$1"
}

# Runs one of the functions above, and ends it when it takes too long. Prints what is wrong, and nothing where all is well.
ask() {
  local answer status=0
  answer=$(timeout "$PATIENCE" bash "$0" ask "$@" 2>&1) || status=$?
  case $status in
    0) printf '%s' "$answer" ;;
    124) printf 'does not answer within %s s' "$PATIENCE" ;;
    *) if [[ $answer == *'Connection refused'* ]]; then printf 'refuses connections'; else printf 'cannot be reached: %s' "${answer##*: }"; fi ;;
  esac
}

# The status of a request, or what curl says in its place.
STATUS='' CODE=0
request() {
  CODE=0
  STATUS=$(curl --silent --show-error --max-time "$PATIENCE" --output "$1" --write-out '%{http_code}' "$2" 2>"$TMP/error") || CODE=$?
  if ((CODE != 0)); then STATUS=$(<"$TMP/error"); fi
}

# The addresses behind a name, each once.
addresses() {
  local address kind rest
  # shellcheck disable=SC2034 # the last word takes what is left of a line
  timeout "$PATIENCE" getent ahosts "$1" | while read -r address kind rest; do
    if [[ $kind == STREAM ]]; then printf '%s\n' "$address"; fi
  done | sort -u
}

# Waits until so many pods of this state answer. A starting XNAT refuses connections, hangs up, and says 404, 500 and 503.
check_web() {
  local began=$SECONDS address count seen='no pod of this state of the site is there' said=-60
  while true; do
    count=0
    while read -r address; do
      if [[ $address == *:* ]]; then address="[$address]"; fi
      request /dev/null "http://$address:$POD_PORT$HEALTH_PATH"
      if [[ $CODE == 0 && $STATUS == 200 ]]; then
        count=$((count + 1))
      else
        seen="$address says $STATUS"
      fi
    done < <(addresses "$PODS" || true)
    if ((count >= EXPECTED_PODS)); then
      well "web: $count of $EXPECTED_PODS pods of this state answer $HEALTH_PATH with 200, after $((SECONDS - began)) s. XNAT does so once it has opened its database."
      return
    fi
    if ((SECONDS - began >= DEADLINE)); then
      bad "web: $count of $EXPECTED_PODS pods of this state answer $HEALTH_PATH within $DEADLINE s; the last that was seen: $seen. Look at kubectl get pods and kubectl logs; a StatefulSet waits for a pod of an older state that is never ready: delete that pod."
      return
    fi
    if ((SECONDS - said >= 60)); then
      said=$SECONDS
      tell wait "web: $count of $EXPECTED_PODS pods answer yet; $seen"
    fi
    sleep "$PAUSE" &
    wait $!
  done
}

check_login() {
  local page=$TMP/page provider
  request "$page" "$LOGIN_URL"
  if [[ $CODE != 0 || $STATUS != 200 ]]; then
    bad "login: $LOGIN_URL says $STATUS, not 200. Look at XNAT's log; where XNAT has moved the page, set loginPage."
    return
  fi
  if [[ $PASSWORD_LOGIN == true ]]; then
    if grep -qiE '(name|type)="password"' "$page"; then
      well 'login: the page asks for a user name and a password.'
    else
      bad 'login: the page asks for no password, though the site says it does. Is localdb among the preference enabledProviders?'
    fi
  fi
  for provider in $PROVIDERS; do
    # A link of OpenID Connect; or an entry of the list, as LDAP has it.
    if grep -qE "providerId=$provider([^A-Za-z0-9_-]|\$)|value=\"$provider\"" "$page"; then
      well "login: the page leads to $provider."
    else
      bad "login: the page does not lead to $provider. Is its plugin loaded, and $provider among the preference enabledProviders? A link of your own must hold providerId=$provider."
    fi
  done
}

check_database() {
  local host=${DATABASE%:*} port=${DATABASE##*:} answer
  answer=$(ask ask_database "$host" "$port" "$DATABASE_TLS")
  if [[ -z $answer ]]; then
    well "database: PostgreSQL answers at $DATABASE. That XNAT may log in to it is told by web."
  else
    bad "database: $DATABASE $answer. Does the server run, and do network policies and the firewall let this namespace in?"
  fi
}

check_volume() {
  local volume=$1 folder=$VOLUMES_FOLDER/$1 error=''
  SAMPLE=$folder/.smoke-test-$HOSTNAME
  # A folder is a project to XNAT, and a file is nothing to it.
  if ! error=$(timeout "$((PATIENCE * 4))" dd if="$TMP/sample" of="$SAMPLE" bs=64k conv=fsync status=none 2>&1); then
    if [[ -z $error ]]; then error='no answer'; fi
    bad "volume $volume: cannot be written to by user $(id -u), group $(id -g): ${error%%$'\n'*}. Mend its owner, make room, or look at the server that it is on."
  elif ! cmp -s "$TMP/sample" "$SAMPLE"; then
    bad "volume $volume: what was written is not what is read. Do not trust it with data; look at the server that it is on."
  elif ! rm "$SAMPLE"; then
    bad "volume $volume: a file that was written cannot be removed."
  else
    well "volume $volume: a file was written, read and removed by user $(id -u). $(room "$folder")"
  fi
  rm -f "$SAMPLE" 2>/dev/null || true
  SAMPLE=''
}

room() { df -P "$1" 2>/dev/null | { read -r _ && read -r _ _ _ _ used _ && printf '%s is used.' "$used"; } || true; }

check_dicom() {
  local host=$1 port=$2 title=$3 answer
  # XNAT starts its receivers when it answers already, and a Job may be about to make some.
  while answer=$(ask ask_dicom "$host" "$port" "$title") && [[ -n $answer ]] && ((SECONDS < RECEIVERS_UNTIL)); do
    sleep "$PAUSE" &
    wait $!
  done
  if [[ -z $answer ]]; then
    well "dicom $title: port $port grants an association for Verification (C-ECHO)."
  else
    bad "dicom $title: port $port $answer."
  fi
}

check_public_url() {
  request /dev/null "$PUBLIC_URL$HEALTH_PATH"
  case $CODE:$STATUS in
    0:200) well "public: $PUBLIC_URL answers through the ingress${CERTIFICATE_WORD}." ;;
    0:*) bad "public: $PUBLIC_URL$HEALTH_PATH says $STATUS, not 200. Does the ingress lead to this site?" ;;
    6:*) bad "public: the name of $PUBLIC_URL is not in DNS ($STATUS)." ;;
    35:* | 51:* | 58:* | 60:* | 77:* | 83:*) bad "public: the certificate of $PUBLIC_URL is not accepted: $STATUS." ;;
    *) bad "public: $PUBLIC_URL cannot be reached: $STATUS. Does the ingress run, and can pods reach its public address?" ;;
  esac
}

TMP=$(mktemp -d)
head -c 65536 /dev/urandom >"$TMP/sample"
CERTIFICATE_WORD=''
if [[ $PUBLIC_URL == https:* ]]; then CERTIFICATE_WORD=', with a certificate that is accepted'; fi

if command -v curl >/dev/null; then
  check_web
  check_login
else
  bad 'web, login: the image has no curl, so nothing is known of them. Add it to the image.'
fi
RECEIVERS_UNTIL=$((SECONDS + SETTLE))
check_database
for volume in $VOLUMES; do check_volume "$volume"; done
for volume in $NOT_CHECKED; do
  skip "volume $volume: only XNAT may use it. Its own pod refuses to start where it cannot write there."
done
while read -r host port title; do
  if [[ -n $host ]]; then check_dicom "$host" "$port" "$title"; fi
done <<<"$RECEIVERS"
if [[ -n $PUBLIC_URL ]] && command -v curl >/dev/null; then check_public_url; fi

printf 'smoke-test: %s checks: %s ok, %s FAILED, %s not checked\n' $((ok + failed + left_out)) "$ok" "$failed" "$left_out"
((failed == 0))
