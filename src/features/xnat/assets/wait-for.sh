#!/usr/bin/env bash
# Waits until something that XNAT needs accepts connections: an XNAT that starts without it does not try again by itself.
#
#   WAIT_FOR   what it is, as the log calls it: database, broker
#   ADDRESSES  host:port, as XNAT is told; of several, separated by blanks, one will do
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

say() { printf 'wait-for: the %s at %s %s\n' "$WAIT_FOR" "$1" "$2"; }

# Sets REASON where it does not answer. The last colon is the one before the port: an IPv6 address has others.
REASON=''
answers() {
  local address=$1 status=0 error
  export HOST=${address%:*} PORT=${address##*:}
  # shellcheck disable=SC2016 # the inner shell expands it
  error=$(LC_ALL=C timeout 5 bash -c 'exec 3<>"/dev/tcp/$HOST/$PORT"' 2>&1) || status=$?
  case $status:$error in
    0:*) return 0 ;;
    124:*) REASON='Nothing answers within 5 s. Is the address right, and does a firewall or a NetworkPolicy stand in between?' ;;
    *'onnection refused'*) REASON='Connection refused. Does it run, is the port right, and does a NetworkPolicy let this pod in?' ;;
    *'ame or service not known'* | *'name resolution'* | *'associated with hostname'*) REASON='Its name is not known. Is it spelled right, and does DNS answer?' ;;
    *) REASON=${error%%$'\n'*} REASON=${REASON##*: } ;;
  esac
  return 1
}

waited=0
while true; do
  for address in $ADDRESSES; do
    if answers "$address"; then
      say "$address" 'answers.'
      exit 0
    fi
  done
  if ((waited % 30 == 0)); then say "$ADDRESSES" "does not answer yet ($waited s). $REASON"; fi
  sleep 2 &
  wait $!
  waited=$((waited + 2))
done
