#!/usr/bin/env bash
# Dumps the site's database. A dump gets its name when it is known to be whole, and only then are old ones deleted.
#
#   FOLDER      where dumps are made
#   PREFIX      what their names begin with: <site>-<database>
#   KEEP_DAYS   dumps that are older are deleted; empty where dumps are not kept in FOLDER, but brought elsewhere
#   OWNER, TAKE_OVER
#               whose they are: see owner.sh
#   ACCEPT_SMALLER
#               `yes` where a dump may be less than half as big as the one before it
#   RESULT      file that gets the name of the dump
#   and the variables of database.sh
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=database.sh
. "${BASH_SOURCE[0]%/*}/database.sh"
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${BASH_SOURCE[0]%/*}/dumps.sh"
# shellcheck source-path=SCRIPTDIR source=lock.sh
. "${BASH_SOURCE[0]%/*}/lock.sh"
# shellcheck source-path=SCRIPTDIR source=owner.sh
. "${BASH_SOURCE[0]%/*}/owner.sh"
# shellcheck source-path=SCRIPTDIR source=verify.sh
. "${BASH_SOURCE[0]%/*}/verify.sh"

umask 027
PARTIAL=''
trap '[[ -z $PARTIAL ]] || rm --force -- "$PARTIAL"' EXIT

[[ -d $FOLDER && -w $FOLDER ]] || fail "$FOLDER cannot be written to. An existing claim must let the group $(id --group) write."
# A Job made by hand may meet the one of the schedule, or a restore.
take_lock 'another backup or a restore of this database is running. Wait until it has ended.'
MARKER=$FOLDER/.$PREFIX.owner
read_marker() {
  [[ ! -e $FOLDER/.$1.owner ]] || cat -- "$FOLDER/.$1.owner"
}
if [[ -n $KEEP_DAYS ]]; then refuse_dumps_of_another 'Give it a claim of its own, or another name'; fi
for leftover in "$FOLDER/.$PREFIX"-*.dump.partial; do
  name=${leftover##*/.}
  if stamp_of "${name%.partial}" >/dev/null; then
    rm --force -- "$leftover"
    say "deleted $name, which an earlier run has left unfinished"
  fi
done

log_in
program=$(major_of pg_dump)
# An older one does not dump a newer server; what a newer one dumps the server's own pg_restore cannot read.
((SERVER_MAJOR == program)) || fail "the server is PostgreSQL $SERVER_MAJOR, and this pg_dump is of $program: its dumps could not be restored into that server. Write postgresVersion: \"$SERVER_MAJOR\" in backup, or a release of it. Nothing is dumped, and nothing is deleted."
before=$(sql --command="$COUNT_TABLES" 2>"$ERRORS") || fail "the tables cannot be counted: $(<"$ERRORS")"
((before > 0)) || fail 'there is no table in the database: XNAT has not made them yet, or they are lost, or this is another database. Nothing is deleted.'

NAME=$PREFIX-$(date --utc +%Y%m%dT%H%M%SZ).dump
PARTIAL=$FOLDER/.$NAME.partial
code=0
run pg_dump --format=custom --no-password --lock-wait-timeout=600000 --file="$PARTIAL" 2>"$ERRORS" || code=$?
if ((code != 0)); then
  error=$(<"$ERRORS")
  case $error in
    *'No space left'*) fail "the disk of the dumps is full: $(df --human-readable --output=size,used,avail "$FOLDER" | tail --lines=1) (size, used, free). Enlarge it, or keep fewer days. It said: $error" ;;
    *'permission denied'*) fail "the role $PGUSER may not read all of the database. It said: $error" ;;
    *'canceling statement due to lock timeout'*) fail "somebody has held a table for ten minutes, such as XNAT while it is upgraded. It said: $error" ;;
  esac
  ((code < 128)) || fail "pg_dump was ended by signal $((code - 128)); 9 is most often a want of memory (resources.memoryLimit). It said: $error"
  fail "pg_dump ended with $code. It said: $error"
fi

is_good "$PARTIAL" || fail "the dump is not good: $WHY. It is thrown away; older ones stay."
after=$(sql --command="$COUNT_TABLES" 2>"$ERRORS") || fail "the tables cannot be counted: $(<"$ERRORS")"
# A table may come or go while it runs.
least=$((before < after ? before : after))
((TABLES >= least)) || fail "the dump is not good: it holds $TABLES tables, and the database has $least. It is thrown away; older ones stay."

# What is still in memory only would be lost with the node.
sync "$PARTIAL" || fail "the dump cannot be brought to disk. It is thrown away; older ones stay."
size=$(stat --format=%s "$PARTIAL")

# Names of what is kept here.
kept() {
  local file
  for file in "$FOLDER/$PREFIX"-*.dump; do printf '%s\n' "${file##*/}"; done
}

if [[ -n $KEEP_DAYS ]]; then
  if [[ $FOUND != "$OWNER" ]]; then
    { printf '%s\n' "$OWNER" >"$MARKER.new" && mv --force -- "$MARKER.new" "$MARKER"; } || fail "$MARKER, which says whose the dumps are, cannot be written."
  fi
  last=$(kept | own_dumps)
  last=${last%%$'\n'*}
  if [[ -n $last ]] && last_size=$(stat --format=%s "$FOLDER/$last") && is_suspicious "$size" "$last_size"; then
    mv -- "$PARTIAL" "$FOLDER/${NAME%.dump}.small.dump"
    PARTIAL=''
    fail "$(suspicion "${NAME%.dump}.small.dump" "$size" "$last" "$last_size")"
  fi
fi
mv -- "$PARTIAL" "$FOLDER/$NAME"
PARTIAL=''
sync "$FOLDER"
printf '%s' "$NAME" >"$RESULT"
say "$NAME is good: $TABLES tables, $size bytes"

if [[ -n $KEEP_DAYS ]]; then
  while IFS= read -r old; do
    [[ $old != "$NAME" ]] || continue
    rm --force -- "$FOLDER/$old"
    say "deleted $old, which is older than $KEEP_DAYS days"
  done < <(kept | superseded "$KEEP_DAYS")
fi
