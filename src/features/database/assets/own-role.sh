#!/usr/bin/env bash
# Gives XNAT a role that owns its database, and that is no superuser. The image runs it when it has made the data folder. Where the data
# was made with XNAT's role as the superuser, an operator runs it once; where nothing is to be done it does nothing.
#
#   XNAT_ROLE       the role that XNAT logs in as
#   POSTGRES_DB     its database
#   POSTGRES_USER   the superuser. It has no password: it logs in by the socket in this pod alone
set -euo pipefail
export LC_ALL=C PGOPTIONS='--client-min-messages=warning'

say() { printf 'own-role: %s\n' "$1"; }
fail() {
  printf 'own-role: %s\n' "$1" >&2
  exit 1
}

# Statements from standard input, or by --command. No password is in any of them: the server keeps what it has made of it, and that is copied.
sql() { # USER
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --host="${PGHOST:-/var/run/postgresql}" --username="$1" \
    --dbname="$POSTGRES_DB" --set=role="$XNAT_ROLE" --set=database="$POSTGRES_DB" --set=admin="$POSTGRES_USER" "${@:2}"
}

ME=''
for user in "$POSTGRES_USER" "$XNAT_ROLE"; do
  if super=$(sql "$user" --command='select rolsuper from pg_roles where rolname = current_user' 2>&1) && [[ $super == t ]]; then
    ME=$user
    break
  fi
done
[[ -n $ME ]] || fail "neither $POSTGRES_USER nor $XNAT_ROLE is a superuser who may log in here without a password. It said: $super"

# The superuser that initdb made has the number 10, and stays one for ever.
state=$(sql "$ME" <<<"select coalesce((select case when oid = 10 then 'bootstrap' when rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls then 'mighty'
    else 'plain' end from pg_roles where rolname = :'role'), 'missing');")
case $state in
  plain)
    say "the role $XNAT_ROLE is no superuser already"
    exit 0
    ;;
  missing)
    sql "$ME" <<'SQL'
begin;
select format('create role %I login password %L', :'role', rolpassword) from pg_authid where oid = 10 \gexec
alter database :"database" owner to :"role";
alter role :"admin" password null;
commit;
SQL
    say "made the role $XNAT_ROLE, which owns the database $POSTGRES_DB"
    exit 0
    ;;
esac

others=$(sql "$ME" <<<"select string_agg(distinct coalesce(nullif(application_name, ''), 'unnamed'), ', ')
  from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usesysid is not null;")
[[ -z $others ]] || fail "others are connected to the database: $others. Scale XNAT to 0 and suspend the CronJob of the backup, then try again. Nothing was changed."

if [[ $state == mighty ]]; then
  sql "$ME" <<'SQL'
begin;
alter role :"role" nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter database :"database" owner to :"role";
commit;
SQL
  say "the role $XNAT_ROLE is no superuser any more"
  exit 0
fi

# Nobody renames himself: another superuser does it, and goes again.
MOVER=own_role_$$
sql "$ME" <<<"create role $MOVER superuser login;"
drop_mover() {
  sql "$POSTGRES_USER" --command="drop role if exists $MOVER" 2>/dev/null || sql "$XNAT_ROLE" --command="drop role if exists $MOVER" 2>/dev/null || true
}
trap drop_mover EXIT

# Wholly or not at all. The old role becomes the superuser of this pod; what it owns in the database goes to the new one, but for what belongs to
# an extension or to the server itself.
sql "$MOVER" <<'SQL' || fail 'Nothing was changed.'
begin;
set local lock_timeout = '1min';
set local search_path = '';
create temporary table kept on commit drop as select rolpassword from pg_catalog.pg_authid where oid = 10;
alter role :"role" rename to :"admin";
select format('create role %I login password %L', :'role', rolpassword) from pg_temp.kept \gexec
alter role :"admin" password null;
alter database :"database" owner to :"role";
with members as (select classid, objid from pg_depend where deptype = 'e'),
spaces as (select oid from pg_namespace where nspname <> 'information_schema' and nspname !~ '^pg_')
select format('alter %s %s owner to %I', what, name, :'role') from (
  select 1 as place, 'schema' as what, quote_ident(nspname) as name from pg_namespace n
    where nspowner = 10 and oid in (select oid from spaces) and nspname <> 'public' and ('pg_namespace'::regclass, oid) not in (select * from members)
  union all select 2, case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'f' then 'foreign table' else 'table' end,
      oid::regclass::text from pg_class c
    where relowner = 10 and relnamespace in (select oid from spaces) and relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ('pg_class'::regclass, oid) not in (select * from members)
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and c.relkind = 'S' and d.deptype in ('a', 'i'))
  union all select 3, 'routine', oid::regprocedure::text from pg_proc
    where proowner = 10 and pronamespace in (select oid from spaces) and ('pg_proc'::regclass, oid) not in (select * from members)
  union all select 4, 'type', t.oid::regtype::text from pg_type t left join pg_class c on c.oid = typrelid
    where typowner = 10 and typnamespace in (select oid from spaces) and (typtype in ('d', 'e', 'r') or typtype = 'c' and c.relkind = 'c')
    and ('pg_type'::regclass, t.oid) not in (select * from members)
  union all select 5, 'large object', oid::text from pg_largeobject_metadata where lomowner = 10
) as owned order by place \gexec
commit;
SQL
say "the role $XNAT_ROLE owns the database $POSTGRES_DB and is no superuser any more; $POSTGRES_USER is, by the socket in this pod alone"
