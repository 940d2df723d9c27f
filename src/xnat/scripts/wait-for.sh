#!/usr/bin/env bash
# Waits until something that XNAT needs accepts connections: an XNAT that starts without it does not try again by itself.
#
#   WAIT_FOR   what it is, as the log calls it: database, broker
#   ADDRESSES  host:port, as XNAT is told; of several, separated by blanks, one will do
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

say() { printf 'wait-for: the %s at %s %s\n' "$WAIT_FOR" "$1" "$2"; }

# The last colon is the one before the port: an IPv6 address has others.
answers() {
  local address=$1
  export HOST=${address%:*} PORT=${address##*:}
  # shellcheck disable=SC2016 # the inner shell expands it
  timeout 5 bash -c 'exec 3<>"/dev/tcp/$HOST/$PORT"' 2>/dev/null
}

waited=0
while true; do
  for address in $ADDRESSES; do
    if answers "$address"; then
      say "$address" 'answers.'
      exit 0
    fi
  done
  if ((waited % 30 == 0)); then say "$ADDRESSES" "does not answer yet ($waited s)"; fi
  sleep 2 &
  wait $!
  waited=$((waited + 2))
done
