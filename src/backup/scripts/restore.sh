#!/usr/bin/env bash
# Brings the site's database to the state of a dump, wholly or not at all.
#
#   FOLDER   where dumps are
#   PREFIX   what names of this site's dumps begin with
#   DUMP     name of a dump; `list` to see them and do nothing; empty for the newest good one of this site
#   and the variables of database.sh
#
# Where the role may make databases, the dump goes into a new one, which then takes the name; the old one stays, under
# another name. Where it may not, or where the database is empty, it goes into the database itself, in one transaction.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=database.sh
. "${BASH_SOURCE[0]%/*}/database.sh"
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${BASH_SOURCE[0]%/*}/dumps.sh"
# shellcheck source-path=SCRIPTDIR source=verify.sh
. "${BASH_SOURCE[0]%/*}/verify.sh"

NEW=''
drop_unfinished() {
  [[ -z $NEW ]] || sql --dbname="$(connection "$MAINTENANCE")" --command="drop database if exists $NEW" 2>/dev/null || true
}
trap drop_unfinished EXIT

choose_dump() {
  local file name own=()
  for file in "$FOLDER"/*.dump; do
    name=${file##*/}
    [[ $name =~ -$STAMP\.dump$ ]] || continue
    say "there is $name, $(stat --format=%s "$file") bytes"
    if stamp_of "$name" >/dev/null; then own=("$name" ${own[@]+"${own[@]}"}); fi
  done
  if [[ $DUMP == list ]]; then exit 0; fi
  if [[ -n $DUMP ]]; then
    [[ $DUMP != */* && -e $FOLDER/$DUMP ]] || fail "there is no dump $DUMP. Name one of those above."
    is_good "$FOLDER/$DUMP" || fail "$DUMP is not good: $WHY. Choose another."
    return
  fi
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
  local others
  others=$(sql --command="select string_agg(distinct coalesce(nullif(application_name, ''), 'unnamed') || ' of ' || usename || coalesce(' from ' || client_addr, ''), ', ')
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usesysid is not null" 2>"$ERRORS") || fail "the connections cannot be looked at: $(<"$ERRORS")"
  [[ -z $others ]] || fail "others are connected to the database: $others. Scale XNAT to 0 and end a backup that runs, then try again. Nothing was changed."
}

# Without what the database that it goes to has already, and what only the server's owner may touch there.
make_list() {
  local present
  present=$(sql --dbname="$(connection "$1")" --command="select string_agg(extname, '|') from pg_extension" 2>"$ERRORS") || fail "the extensions cannot be looked at: $(<"$ERRORS")"
  grep --invert-match --extended-regexp "^[0-9]+; [0-9]+ [0-9]+ (SCHEMA - public |COMMENT - SCHEMA public |EXTENSION - (${present:-plpgsql})( |\$)|COMMENT - EXTENSION )" "$LIST" >"$LIST.use"
}

load_into() {
  local code=0
  make_list "$1"
  run pg_restore --dbname="$(connection "$1")" --no-password --no-owner --no-privileges --use-list="$LIST.use" "${@:2}" "$FOLDER/$DUMP" 2>"$ERRORS" || code=$?
  ((code == 0)) && return
  local error
  error=$(tail --bytes=3000 "$ERRORS")
  case $error in
    *'out of shared memory'*) fail "the server grants too few locks for one transaction over so many tables. Raise its max_locks_per_transaction, for example to 256, or let the role make databases (alter role … createdb) and own this one. The database is as it was. It said: $error" ;;
    *'No space left'* | *'could not extend file'*) fail "the disk of the server is full: beside the database as it is there must be room for another. The database is as it was. It said: $error" ;;
    *'permission denied to create extension'*) fail "the role $PGUSER may not make an extension that the dump needs. Have it made in an empty database by whoever may, and restore into that. The database is as it was. It said: $error" ;;
    *'must be owner'* | *'permission denied'*) fail "the role $PGUSER may not replace all that is there. Let it own the database's objects, or empty the database first. The database is as it was. It said: $error" ;;
    *'other objects depend on it'*) fail "there are tables that the dump does not know, and that stand on those that it replaces. Drop them first, or let the role make databases (alter role … createdb) and own this one. The database is as it was. It said: $error" ;;
  esac
  fail "pg_restore ended with $code. The database is as it was. It said: $error"
}

# Sets MAINTENANCE to a database from which others can be made and renamed, or HINDRANCE to why a new one cannot be made.
MAINTENANCE=''
HINDRANCE=''
look_for_room() {
  local allowed locale=true database
  # From 15 on a locale may be another provider's than the system's; its settings differ from version to version.
  if ((SERVER_MAJOR >= 15)); then locale="d.datlocprovider = 'c'"; fi
  allowed=$(sql --command="select (r.rolsuper or r.rolcreatedb and pg_has_role(d.datdba, 'MEMBER')) and d.datacl is null and $locale
      and not exists (select from pg_db_role_setting s where s.setdatabase = d.oid)
    from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()" 2>"$ERRORS") || fail "the rights of the role cannot be looked at: $(<"$ERRORS")"
  if [[ $allowed != t ]]; then
    HINDRANCE='the role may not make databases, does not own this one, or this one has settings and grants of its own'
    return 1
  fi
  for database in postgres template1; do
    if sql --dbname="$database" --command='select 1' >/dev/null 2>&1; then
      MAINTENANCE=$database
      return 0
    fi
  done
  HINDRANCE='the role cannot reach another database of the server'
  return 1
}

restore_beside() {
  local oid loaded old
  oid=$(sql --command='select oid from pg_database where datname = current_database()')
  old=before_restore_$(date --utc +%Y%m%dt%H%M%Sz)_$oid
  NEW=restoring_$oid
  say "restoring $DUMP into a new database, which then takes the name"
  sql --dbname="$MAINTENANCE" --command="drop database if exists $NEW" 2>"$ERRORS" || fail "what an earlier run has left, $NEW, cannot be dropped: $(<"$ERRORS")"
  printf '%s\n' "select format('create database $NEW owner %I template template0 encoding %L lc_collate %L lc_ctype %L',
      pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype) from pg_database where oid = $oid \\gexec" |
    sql --dbname="$MAINTENANCE" 2>"$ERRORS" || fail "a new database cannot be made: $(<"$ERRORS")"
  load_into "$NEW" --exit-on-error
  loaded=$(sql --dbname="$NEW" --command="$COUNT_TABLES")
  ((loaded >= TABLES)) || fail "only $loaded of $TABLES tables came back. The database is as it was."
  sql --dbname="$NEW" --command=analyze 2>/dev/null || true
  # Both or neither; the server refuses it while anybody is connected.
  printf 'begin;\nalter database :"database" rename to :"old";\nalter database :"new" rename to :"database";\ncommit;\n' |
    sql --dbname="$MAINTENANCE" --set=database="$DATABASE" --set=old="$old" --set=new="$NEW" 2>"$ERRORS" ||
    fail "the new database cannot take the place of the old one. Is XNAT scaled to 0? The database is as it was. It said: $(<"$ERRORS")"
  NEW=''
  say "the database as it was is kept as $old. When all is well: drop database $old"
}

restore_in_place() {
  say "restoring $DUMP into the database itself, in one transaction"
  load_into "$DATABASE" --clean --if-exists --single-transaction --exit-on-error
  sql --command=analyze 2>/dev/null || true
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
  say "restored $DUMP: $tables tables are there, and $TABLES were in the dump"
  ((tables == TABLES)) || say "$((tables - TABLES)) tables were there before, and are none of the dump's"
}

choose_dump
say "$DUMP is good: $TABLES tables"
log_in
program=$(major_of pg_restore)
((SERVER_MAJOR == program)) || fail "the server is PostgreSQL $SERVER_MAJOR, and this pg_restore is of $program: another one may write what the server does not know. Write postgresVersion: \"$SERVER_MAJOR\" in backup. Nothing was changed."
refuse_while_connected
if (($(sql --command="$COUNT_TABLES") == 0)); then
  restore_in_place
elif look_for_room; then
  restore_beside
else
  say "a new database is not made: $HINDRANCE"
  restore_in_place
fi
report
