# shellcheck shell=bash
# What is set here is read where it is sourced.
# shellcheck disable=SC2034
# Sourced, after database.sh, by what must know whether a dump is good.

# Whether a file is a whole dump; sets TABLES to how many it holds and LIST to a file with what is in it, or WHY it is not.
TABLES=0
WHY=''
LIST=$(mktemp)
is_good() {
  if [[ ! -s $1 ]]; then
    WHY='it is empty, or not there'
    return 1
  fi
  if ! run pg_restore --list "$1" >"$LIST" 2>"$ERRORS"; then
    WHY="its table of contents cannot be read ($(tail --lines=1 "$ERRORS"))"
    return 1
  fi
  # The table of contents stands at the head of the file: one that was cut off still has it. So all of it is read.
  if ! run pg_restore --file=/dev/null "$1" 2>"$ERRORS"; then
    WHY="it is cut off or damaged ($(tail --lines=1 "$ERRORS"))"
    return 1
  fi
  TABLES=$(grep --count --extended-regexp '^[0-9]+; [0-9]+ [0-9]+ TABLE ' "$LIST" || true)
  TABLES=$((TABLES - $(grep --count --extended-regexp '^[0-9]+; [0-9]+ [0-9]+ TABLE (DATA|ATTACH) ' "$LIST" || true)))
  if ((TABLES == 0)); then
    WHY='there is no table in it'
    return 1
  fi
}
