#!/usr/bin/env bash
# Fetches the agent that shows XNAT's metrics, if its checksum is right.
#
#   URL       where the jar is
#   SHA256    its checksum, in lower case
#   TARGET    file that it becomes
#   ATTEMPTS  how often it is tried
#   CA_BUNDLE        file of the authorities that are trusted; those of the image where it is not set
#   STALL_SECONDS    seconds after which a download that has all but stopped is given up; 20 where it is not set
#   LONGEST_SECONDS  seconds that one try may take; 120 where it is not set
#
# It never fails: without the agent XNAT starts all the same, and the alert XnatMetricsMissing tells.
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

STALL_SECONDS=${STALL_SECONDS:-20}
LONGEST_SECONDS=${LONGEST_SECONDS:-120}

say() { printf 'fetch-agent: %s\n' "$1"; }
is_right() { [[ -f $1 && $(sha256sum <"$1") == "$SHA256  -" ]]; }

give_up() {
  rm -f "$TARGET" "$TARGET.part"
  say "$1 XNAT starts without the agent, and shows no metrics." >&2
  exit 0
}

fetch() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --max-time "$LONGEST_SECONDS" --connect-timeout "$STALL_SECONDS" \
      --speed-limit 1000 --speed-time "$STALL_SECONDS" ${CA_BUNDLE:+--cacert "$CA_BUNDLE"} \
      --output "$TARGET.part" "$URL" &
  elif command -v wget >/dev/null; then
    timeout "$LONGEST_SECONDS" wget --quiet --tries=1 --timeout="$STALL_SECONDS" ${CA_BUNDLE:+--ca-certificate="$CA_BUNDLE"} \
      --output-document="$TARGET.part" "$URL" &
  else
    give_up 'the image has neither curl nor wget.'
  fi
  wait $!
}

if is_right "$TARGET"; then
  say 'the agent is there.'
  exit 0
fi
for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
  if fetch; then break; fi
  if ((attempt == ATTEMPTS)); then give_up "the agent cannot be downloaded from $URL."; fi
  sleep 3 &
  wait $!
done
if ! is_right "$TARGET.part"; then
  actual=$(sha256sum <"$TARGET.part")
  give_up "the file at $URL has the SHA-256 ${actual%% *}, not $SHA256. If the change is wanted, correct agent.sha256."
fi
mv "$TARGET.part" "$TARGET"
say 'the agent is there.'
