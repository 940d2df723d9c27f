#!/usr/bin/env bash
# Writes what XNAT and Tomcat log into files to standard output, where kubectl and log collectors find it.
#
#   LOGS     patterns of files, separated by blanks: those that are there, and those that come later
#   STATE    folder that outlives this container, but not the pod: what was shown before is not shown again
#   PAUSE    seconds between two looks for new files
set -uo pipefail

declare -A followers=() missing=()

stop() {
  # What XNAT says last is written a moment before the files are closed.
  sleep 1
  kill "${followers[@]}" 2>/dev/null
  exit 0
}
trap stop TERM

# The first time from its beginning; after a restart of this container from its end, since it was shown already.
follow() {
  local file=$1 seen lines=+1
  seen=$STATE/shown-${file//\//_}
  if [[ -e $seen ]]; then lines=0; fi
  : >"$seen"
  tail --quiet --follow=name --retry --lines="$lines" "$file" 2>/dev/null &
  followers[$file]=$!
}

# A file that is gone at two looks, one after the other, was deleted, as Tomcat's of a quarter ago are. In a rotation it is there again by then.
leave_deleted() {
  local file
  for file in "${!followers[@]}"; do
    if [[ -e $file ]]; then
      unset "missing[$file]"
    elif [[ -z ${missing[$file]:-} ]]; then
      missing[$file]=yes
    else
      kill "${followers[$file]}" 2>/dev/null
      # Its end is of no interest to anybody.
      wait "${followers[$file]}" 2>/dev/null
      unset "followers[$file]" "missing[$file]"
      # One of that name that comes later is another one.
      rm --force "$STATE/shown-${file//\//_}"
    fi
  done
}

while true; do
  leave_deleted
  read -ra patterns <<<"$LOGS"
  for pattern in "${patterns[@]}"; do
    while IFS= read -r file; do
      if [[ -f $file && -z ${followers[$file]:-} ]]; then follow "$file"; fi
    done < <(compgen -G "$pattern")
  done
  sleep "$PAUSE" &
  wait $!
done
