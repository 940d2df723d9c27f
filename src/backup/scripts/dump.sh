#!/usr/bin/env bash
# Dumps the site's database. A dump gets its name when it is known to be whole, and only then are old ones deleted.
#
#   FOLDER      where dumps are kept
#   PREFIX      what their names begin with: <site>-<database>
#   KEEP_DAYS   dumps that are older are deleted; empty where that is done elsewhere
#   RESULT      file that gets the name of the dump
#   and the variables of database.sh
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=database.sh
. "${BASH_SOURCE[0]%/*}/database.sh"
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${BASH_SOURCE[0]%/*}/dumps.sh"
# shellcheck source-path=SCRIPTDIR source=verify.sh
. "${BASH_SOURCE[0]%/*}/verify.sh"

umask 027
PARTIAL=''
trap '[[ -z $PARTIAL ]] || rm --force -- "$PARTIAL"' EXIT

[[ -d $FOLDER && -w $FOLDER ]] || fail "$FOLDER cannot be written to. An existing claim must let the group $(id --group) write."
# A Job made by hand may meet the one of the schedule.
exec {lock}>"$FOLDER/.$PREFIX.lock"
flock --nonblock "$lock" || fail 'another backup of this database is running. Wait until it has ended.'
for leftover in "$FOLDER/.$PREFIX"-*.dump.partial; do
  name=${leftover##*/.}
  if stamp_of "${name%.partial}" >/dev/null; then
    rm --force -- "$leftover"
    say "deleted $name, which an earlier run has left unfinished"
  fi
done

log_in
program=$(major_of pg_dump)
((SERVER_MAJOR <= program)) || fail "the server is PostgreSQL $SERVER_MAJOR, and this pg_dump is of $program: an older one does not dump a newer server. Write postgresVersion: \"$SERVER_MAJOR\" in backup."
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
mv -- "$PARTIAL" "$FOLDER/$NAME"
PARTIAL=''
sync "$FOLDER"
printf '%s' "$NAME" >"$RESULT"
say "$NAME is good: $TABLES tables, $(stat --format=%s "$FOLDER/$NAME") bytes"

if [[ -n $KEEP_DAYS ]]; then
  cutoff=$(oldest_to_keep "$KEEP_DAYS")
  for file in "$FOLDER/$PREFIX"-*.dump; do
    stamp=$(stamp_of "${file##*/}") || continue
    if [[ $stamp < $cutoff && ${file##*/} != "$NAME" ]]; then
      rm --force -- "$file"
      say "deleted ${file##*/}, which is older than $KEEP_DAYS days"
    fi
  done
fi
