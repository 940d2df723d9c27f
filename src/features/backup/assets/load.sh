# shellcheck shell=bash
# What is set here is read where it is sourced, and the other way round.
# shellcheck disable=SC2034,SC2153
# Sourced, after database.sh and verify.sh, by what brings a dump into the site's database: the two ways to do that.

# The new database, while it has not yet taken the name.
NEW=''
drop_unfinished() {
  [[ -z $NEW ]] || sql --dbname="$(connection "$MAINTENANCE")" --command="drop database if exists $NEW" 2>/dev/null || true
}
trap drop_unfinished EXIT

# Sets OTHERS to who is connected to the database, if anybody is.
OTHERS=''
find_others() {
  OTHERS=$(sql --command="select string_agg(distinct coalesce(nullif(application_name, ''), 'unnamed') || ' of ' || usename || coalesce(' from ' || client_addr, ''), ', ')
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usesysid is not null" 2>"$ERRORS") || fail "the connections cannot be looked at: $(<"$ERRORS")"
}

# Without what the database that it goes to has already, and what only the server's owner may touch there: extensions, and
# the schemas that hold them.
make_list() {
  local present schemas
  present=$(sql --dbname="$(connection "$1")" --command="select string_agg(extname, '|') from pg_extension" 2>"$ERRORS") || fail "the extensions cannot be looked at: $(<"$ERRORS")"
  schemas=$(sql --dbname="$(connection "$1")" --command="select string_agg(distinct regexp_replace(nspname, '[^A-Za-z0-9_ ]', '.', 'g'), '|')
    from pg_extension join pg_namespace n on n.oid = extnamespace" 2>"$ERRORS") || fail "the schemas cannot be looked at: $(<"$ERRORS")"
  grep --invert-match --extended-regexp "^[0-9]+; [0-9]+ [0-9]+ (SCHEMA - (public|$schemas) |COMMENT - SCHEMA public |EXTENSION - (${present:-plpgsql})( |\$)|COMMENT - EXTENSION )" "$LIST" >"$LIST.use"
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
    *'other objects depend on it'* | *'cannot drop inherited'*) fail "there are tables that the dump does not know, and that stand on those that it replaces, or partitions, which cannot be replaced one by one. Drop them first, or let the role make databases (alter role … createdb) and own this one. The database is as it was. It said: $error" ;;
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
    # Nobody can rename a database that he is connected to.
    [[ $database != "$DATABASE" ]] || continue
    if sql --dbname="$database" --command='select 1' >/dev/null 2>&1; then
      MAINTENANCE=$database
      return 0
    fi
  done
  HINDRANCE='the role cannot reach another database of the server'
  return 1
}

# Makes the new database. Sets HINDRANCE where an extension of the dump cannot be made in it, which only a trial tells: a
# superuser has made it, or the provider lets a role of his own do so.
make_room() {
  local oid extensions extension trial=''
  oid=$(sql --command='select oid from pg_database where datname = current_database()' 2>"$ERRORS") || fail "the database cannot be looked at: $(<"$ERRORS")"
  NEW=restoring_$oid
  sql --dbname="$MAINTENANCE" --command="drop database if exists $NEW" 2>"$ERRORS" || fail "what an earlier run has left, $NEW, cannot be dropped: $(<"$ERRORS")"
  printf '%s\n' "select format('create database $NEW owner %I template template0 encoding %L lc_collate %L lc_ctype %L',
      pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype) from pg_database where oid = $oid \\gexec" |
    sql --dbname="$MAINTENANCE" 2>"$ERRORS" || fail "a new database cannot be made: $(<"$ERRORS")"
  mapfile -t extensions < <(sed --quiet --regexp-extended 's/^[0-9]+; [0-9]+ [0-9]+ EXTENSION - ([A-Za-z0-9_-]+) *$/\1/p' "$LIST")
  for extension in ${extensions[@]+"${extensions[@]}"}; do trial+="create extension if not exists \"$extension\" cascade; "; done
  if ! sql --dbname="$NEW" 2>"$ERRORS" <<<"begin; $trial rollback;"; then
    HINDRANCE="the role cannot make the dump's extensions in it: $(grep --max-count=1 ERROR "$ERRORS" || tail --lines=1 "$ERRORS")"
    drop_unfinished
    NEW=''
    return 1
  fi
}

restore_beside() {
  local loaded old
  old=before_restore_$(date --utc +%Y%m%dt%H%M%Sz)_${NEW#restoring_}
  say "restoring $DUMP into a new database, which then takes the name"
  load_into "$NEW" --exit-on-error
  loaded=$(sql --dbname="$NEW" --command="$COUNT_TABLES")
  ((loaded >= TABLES)) || fail "only $loaded of $TABLES tables came back. The database is as it was."
  sql --dbname="$NEW" --command=analyze 2>/dev/null || true
  take_the_name "$old"
  NEW=''
  say "the database as it was is kept as $old. When all is well: drop database $old"
}

# Both or neither; the server refuses it while anybody is connected, such as a backup that has begun. What took hours to
# load is worth some minutes of patience.
take_the_name() {
  local attempt error
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    if printf 'begin;\nalter database :"database" rename to :"old";\nalter database :"new" rename to :"database";\ncommit;\n' |
      sql --dbname="$MAINTENANCE" --set=database="$DATABASE" --set=old="$1" --set=new="$NEW" 2>"$ERRORS"; then
      return
    fi
    error=$(<"$ERRORS")
    find_others
    if ((attempt % 6 == 1)); then say "the new database is whole, and waits to take the name. Connected to the old one: ${OTHERS:-nobody any more}"; fi
    sleep "$PAUSE" &
    wait $!
  done
  fail "the new database cannot take the place of the old one. Connected to that: ${OTHERS:-nobody any more}. Scale XNAT to 0 and suspend the CronJob of the backup, then try again. The database is as it was. It said: $error"
}

# What is in the database beside extensions, and what of it is left of a list that was made before.
OBJECTS="select c.oid, case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end || ' ' || c.oid::regclass as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and (d.deptype = 'e' or c.relkind = 'S' and d.deptype in ('a', 'i')))
  union all select p.oid, 'function ' || p.oid::regprocedure
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')"

# Sets STAYED to how many tables are there that the dump does not know.
STAYED=0
restore_in_place() {
  local before left object
  before=$(sql --command="select coalesce(string_agg(oid::text, ','), '') from ($OBJECTS) o" 2>"$ERRORS") || fail "what is in the database cannot be looked at: $(<"$ERRORS")"
  say "restoring $DUMP into the database itself, in one transaction"
  load_into "$DATABASE" --clean --if-exists --single-transaction --exit-on-error
  sql --command=analyze 2>/dev/null || true
  # All that the dump knows was dropped and made anew, so that it has another number.
  left=$(sql 2>"$ERRORS" <<<"select name from ($OBJECTS) o where oid = any ('{$before}'::oid[]) order by name;") || fail "the dump is restored, but what is there beside it cannot be looked at: $(<"$ERRORS")"
  [[ -n $left ]] || return 0
  while IFS= read -r object; do
    say "newer than the dump, and still there: $object"
    if [[ $object == 'table '* ]]; then STAYED=$((STAYED + 1)); fi
  done <<<"$left"
  say 'WARNING: what is newer than the dump stays, with its rows, and they may speak of sessions and users that are gone. XNAT or a plugin that makes it anew may fail on it. Drop what you know to be of a later plugin or version, before XNAT starts.'
}
