#!/usr/bin/env bash
# Brings the site's database to the state of a dump, wholly or not at all.
#
#   FOLDER   where dumps are
#   PREFIX   what names of this site's dumps begin with
#   DUMP     name of a dump; `list` to see them and do nothing; empty for the newest good one of this site
#   OWNER    whose dumps are this site's: see owner.sh
#   and the variables of database.sh
#
# Where the role may make databases, the dump goes into a new one, which then takes the name; the old one stays, under
# another name. Where it may not, or where the database is empty, it goes into the database itself, in one transaction.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=database.sh
. "${BASH_SOURCE[0]%/*}/database.sh"
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${BASH_SOURCE[0]%/*}/dumps.sh"
# shellcheck source-path=SCRIPTDIR source=load.sh
. "${BASH_SOURCE[0]%/*}/load.sh"
# shellcheck source-path=SCRIPTDIR source=lock.sh
. "${BASH_SOURCE[0]%/*}/lock.sh"
# shellcheck source-path=SCRIPTDIR source=owner.sh
. "${BASH_SOURCE[0]%/*}/owner.sh"
# shellcheck source-path=SCRIPTDIR source=verify.sh
. "${BASH_SOURCE[0]%/*}/verify.sh"

read_marker() {
  [[ ! -e $FOLDER/.$1.owner ]] || cat -- "$FOLDER/.$1.owner"
}

choose_dump() {
  local file name names='' own
  for file in "$FOLDER"/*.dump; do
    name=${file##*/}
    [[ $name =~ $ANY_DUMP ]] || continue
    of_owner "$name"
    say "there is $name, $(stat --format=%s "$file") bytes$FOUND"
    names+=$name$'\n'
  done
  if [[ $DUMP == list ]]; then exit 0; fi
  if [[ -n $DUMP ]]; then
    [[ $DUMP != */* && -e $FOLDER/$DUMP ]] || fail "there is no dump $DUMP. Name one of those above."
    is_good "$FOLDER/$DUMP" || fail "$DUMP is not good: $WHY. Choose another."
    tell_owner "$DUMP"
    return
  fi
  refuse_newest_of_another
  mapfile -t own < <(own_dumps <<<"$names")
  tell_passed_over "${own[0]-}" <<<"$names"
  for name in ${own[@]+"${own[@]}"}; do
    if is_good "$FOLDER/$name"; then
      DUMP=$name
      return
    fi
    say "$name is not good: $WHY. The one before it is taken."
  done
  fail "there is no good dump of this site, $PREFIX-*.dump. Name another by DUMP."
}

# What others write while the database is replaced would be lost with what is replaced.
refuse_while_connected() {
  find_others
  [[ -z $OTHERS ]] || fail "others are connected to the database: $OTHERS. Scale XNAT to 0, suspend the CronJob of the backup and let a backup that runs end, then try again. Nothing was changed."
}

report() {
  local tables table rows
  tables=$(sql --command="$COUNT_TABLES")
  for table in xdat_user xnat_projectdata xnat_subjectdata xnat_experimentdata; do
    if [[ $(sql --command="select to_regclass('public.$table') is not null") == t ]]; then
      rows=$(sql --command="select count(*) from public.$table")
      say "$table: $rows rows"
    fi
  done
  ((tables - STAYED >= TABLES)) || fail "only $((tables - STAYED)) of the $TABLES tables of $DUMP are there. Do not start XNAT on it. Restore once more, or another dump."
  say "restored $DUMP: $tables tables are there, and $TABLES were in the dump"
}

choose_dump
say "$DUMP is good: $TABLES tables"
# A backup that begins now would dump what is half done, and hold up the exchange at the end.
if [[ -w $FOLDER ]]; then take_lock 'a backup or another restore of this database is running. Suspend the CronJob of the backup, wait until it has ended, then try again. Nothing was changed.'; fi
log_in
program=$(major_of pg_restore)
((SERVER_MAJOR == program)) || fail "the server is PostgreSQL $SERVER_MAJOR, and this pg_restore is of $program: another one may write what the server does not know. Write postgresVersion: \"$SERVER_MAJOR\" in backup. Nothing was changed."
refuse_while_connected
if (($(sql --command="$COUNT_TABLES") == 0)); then
  restore_in_place
elif look_for_room && make_room; then
  restore_beside
else
  say "a new database is not made: $HINDRANCE"
  restore_in_place
fi
report
