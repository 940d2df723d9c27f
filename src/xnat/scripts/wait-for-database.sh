#!/usr/bin/env bash
# Waits until the database accepts connections: an XNAT that starts without it does not try again by itself.
#
#   DATABASE_HOST, DATABASE_PORT   as in the JDBC URL
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

export DATABASE_HOST DATABASE_PORT
waited=0
# shellcheck disable=SC2016 # the inner shell expands it
until timeout 5 bash -c 'exec 3<>"/dev/tcp/$DATABASE_HOST/$DATABASE_PORT"' 2>/dev/null; do
  if ((waited % 30 == 0)); then
    printf 'wait-for-database: %s:%s does not answer yet (%d s)\n' "$DATABASE_HOST" "$DATABASE_PORT" "$waited"
  fi
  sleep 2 &
  wait $!
  waited=$((waited + 2))
done
printf 'wait-for-database: %s:%s answers.\n' "$DATABASE_HOST" "$DATABASE_PORT"
