#!/usr/bin/env bash
# Checks a site after a change: each thing by itself, all of them, and says of each whether it is well.
#
#   PODS             name behind which are the pods of this state of the site, and no others
#   NAME_TTL         seconds for which a name server may still tell who was behind that name before
#   POD_PORT         their TCP port
#   EXPECTED_PODS    how many there are at least
#   HEALTH_PATH      a path that answers 200 without a login as soon as XNAT can serve
#   DEADLINE, PAUSE  seconds that XNAT may take, and seconds between two looks
#   SETTLE           seconds after XNAT answers in which all else may still come to be
#   LOGIN_PAGE       path of the login page
#   PASSWORD_LOGIN   true where it has XNAT's own user name and password
#   PROVIDERS        ids of the other providers on it, separated by blanks
#   DATABASE         host:port
#   DATABASE_TLS     true where XNAT asks it for encryption
#   VOLUMES          names of volumes to write to, separated by blanks
#   VOLUMES_FOLDER   folder in which they are mounted
#   NOT_CHECKED      names of volumes that no other pod may use, separated by blanks
#   RECEIVERS        a line for each DICOM receiver: host port AE title
#   FIRST_POD        name of the pod that the receivers are in
#   FIRST_DEADLINE   seconds until that pod must be of this state: it is replaced last
#   CALLING_AE       the AE title that this test has
#   PUBLIC_URL       the URL that users write, or empty where it is not looked at
#   PATIENCE         seconds that a single answer may take
#
# It ends with 1 where a check failed. No password is used: what is behind a login is not looked at.
set -euo pipefail
export LC_ALL=C

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

# Asks one server once, and ends it when it takes too long. Prints what is wrong, and nothing where all is well.
ask() {
  local answer status=0
  answer=$(timeout "$PATIENCE" bash "${0%/*}/ask.sh" "$@" 2>&1) || status=$?
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

# The addresses behind a name, each once, as URLs have them.
addresses() {
  local address kind rest
  # shellcheck disable=SC2034 # the last word takes what is left of a line
  timeout "$PATIENCE" getent ahosts "$1" | while read -r address kind rest; do
    if [[ $kind != STREAM ]]; then continue; fi
    if [[ $address == *:* ]]; then address="[$address]"; fi
    printf '%s\n' "$address"
  done | sort -u
}

pause() {
  sleep "${1:-$PAUSE}" &
  wait $!
}

# Whether there is still time for what is not well. An ingress answers 503 until it has found the pod, a receiver is made
# after XNAT answers, and one slow answer is no fault.
may_settle() {
  if ((SECONDS >= UNTIL)); then return 1; fi
  pause
}

# The pods of this state that were seen last.
POD_ADDRESSES=() WEB_FAILED=false
look_at_pods() {
  mapfile -t POD_ADDRESSES < <(addresses "$PODS" || true)
}

# Whether an address is one of theirs now.
is_of_this_state() {
  look_at_pods
  [[ " ${POD_ADDRESSES[*]-} " == *" $1 "* ]]
}

# Waits until so many pods of this state answer. A starting XNAT refuses connections, hangs up, and says 404, 500 and 503.
check_web() {
  local address count seen='no pod of this state of the site is there' said=-60
  while true; do
    count=0
    look_at_pods
    for address in ${POD_ADDRESSES[@]+"${POD_ADDRESSES[@]}"}; do
      request /dev/null "http://$address:$POD_PORT$HEALTH_PATH"
      if [[ $CODE == 0 && $STATUS == 200 ]]; then
        count=$((count + 1))
      else
        seen="$address says $STATUS"
      fi
    done
    if ((count >= EXPECTED_PODS)); then
      well "web: $count of $EXPECTED_PODS pods of this state answer $HEALTH_PATH with 200, after $SECONDS s. XNAT does so once it has opened its database."
      return
    fi
    if ((SECONDS >= DEADLINE)); then
      WEB_FAILED=true
      bad "web: $count of $EXPECTED_PODS pods of this state answer $HEALTH_PATH within $DEADLINE s; the last that was seen: $seen. Look at kubectl get pods and kubectl logs; a StatefulSet waits for a pod of an older state that is never ready: delete that pod."
      return
    fi
    if ((SECONDS - said >= 60)); then
      said=$SECONDS
      tell wait "web: $count of $EXPECTED_PODS pods answer yet; $seen"
    fi
    pause
  done
}

# shellcheck source-path=SCRIPTDIR source=login.sh
. "${BASH_SOURCE[0]%/*}/login.sh"

check_database() {
  local host=${DATABASE%:*} port=${DATABASE##*:} answer
  while answer=$(ask database "$host" "$port" "$DATABASE_TLS") && [[ -n $answer ]] && may_settle; do :; done
  if [[ -z $answer ]]; then
    well "database: PostgreSQL answers at $DATABASE. XNAT could log in to it when its pod started, if web is well."
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

# Whether the pod that the receivers are in is one of this state. Only a pod that is ready has an address.
first_pod_is_new() {
  local address
  while read -r address; do
    if is_of_this_state "$address"; then return 0; fi
  done < <(addresses "$FIRST_POD" || true)
  return 1
}

# Until it is, an older pod answers a scanner, and nothing is known of the new one.
wait_for_first_pod() {
  local began=$SECONDS said=-60
  while ! first_pod_is_new; do
    if [[ $WEB_FAILED == true ]]; then
      skip "dicom: ${FIRST_POD%%.*}, which the receivers are in, is not there in this state."
      return 1
    fi
    if ((SECONDS >= FIRST_DEADLINE)); then
      bad "dicom: ${FIRST_POD%%.*}, which the receivers are in, is not of this state after $FIRST_DEADLINE s. Look at kubectl get pods: the others are replaced before it, and a pod that is not ready stops that."
      return 1
    fi
    if ((SECONDS - said >= 60)); then
      said=$SECONDS
      tell wait "dicom: ${FIRST_POD%%.*}, which the receivers are in, is not of this state yet"
    fi
    pause
  done
  if ((SECONDS > began)); then UNTIL=$((SECONDS + SETTLE)); fi
}

check_dicom() {
  local host=$1 port=$2 title=$3 answer
  while answer=$(ask dicom "$host" "$port" "$title") && [[ -n $answer ]] && may_settle; do :; done
  if [[ -z $answer ]]; then
    well "dicom $title: port $port grants an association for Verification (C-ECHO)."
  else
    bad "dicom $title: port $port $answer."
  fi
}

check_public_url() {
  while request /dev/null "$PUBLIC_URL$HEALTH_PATH" && [[ $CODE:$STATUS != 0:200 ]] && may_settle; do :; done
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

# All but the volumes, which were there before XNAT started.
UNTIL=$((SECONDS + SETTLE))
if command -v curl >/dev/null; then
  if ((NAME_TTL > 0)); then
    tell wait "web: $NAME_TTL s, in which a name server may still tell of earlier pods"
    pause "$NAME_TTL"
  fi
  check_web
  UNTIL=$((SECONDS + SETTLE))
  check_login
else
  bad 'web, login: the image has no curl, so nothing is known of them. Add it to the image.'
fi
check_database
for volume in $VOLUMES; do check_volume "$volume"; done
for volume in $NOT_CHECKED; do
  skip "volume $volume: only XNAT may use it. Its own pod tries to write there before it starts."
done
if [[ -n $PUBLIC_URL ]] && command -v curl >/dev/null; then check_public_url; fi
if [[ -n $RECEIVERS ]] && wait_for_first_pod; then
  while read -r host port title; do check_dicom "$host" "$port" "$title"; done <<<"$RECEIVERS"
fi

printf 'smoke-test: %s checks: %s ok, %s FAILED, %s not checked\n' $((ok + failed + left_out)) "$ok" "$failed" "$left_out"
((failed == 0))
