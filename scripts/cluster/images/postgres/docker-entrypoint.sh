#!/usr/bin/env bash
# Starts PostgreSQL as the official image does: on an empty PGDATA it first makes the cluster, the user and the database.
#
#   POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS
#                               each also with _FILE, for a file that holds it
#   POSTGRES_HOST_AUTH_METHOD   how clients of other machines log in; scram-sha-256 unless set
set -euo pipefail

if (($# == 0)) || [[ $1 == -* ]]; then set -- postgres "$@"; fi
if [[ $1 != postgres ]]; then exec "$@"; fi

if ((EUID == 0)); then
  mkdir -p "$PGDATA" /var/run/postgresql
  chown -R postgres:postgres "$PGDATA" /var/run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
fi

# initdb wants a user with a name, and a container may have any number.
if ! getent passwd "$EUID" >/dev/null; then
  passwd=$(mktemp)
  printf 'postgres:x:%s:%s::%s:/bin/false\n' "$EUID" "$(id -g)" "$PGDATA" >"$passwd"
  printf 'postgres:x:%s:\n' "$(id -g)" >"$passwd.group"
  export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=$passwd NSS_WRAPPER_GROUP=$passwd.group
fi

setting() { # NAME DEFAULT
  local file=$1_FILE
  if [[ -n ${!1:-} && -n ${!file:-} ]]; then
    printf '%s and %s are both set\n' "$1" "$file" >&2
    exit 1
  fi
  if [[ -n ${!file:-} ]]; then
    printf -v "$1" %s "$(<"${!file}")"
  else
    printf -v "$1" %s "${!1:-$2}"
  fi
}

make_cluster() {
  local user password database arguments method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256} file
  setting POSTGRES_USER postgres
  user=$POSTGRES_USER
  setting POSTGRES_DB "$user"
  database=$POSTGRES_DB
  setting POSTGRES_PASSWORD ''
  password=$POSTGRES_PASSWORD
  setting POSTGRES_INITDB_ARGS ''
  if [[ -z $password && $method != trust ]]; then
    printf 'the database is not made yet, and POSTGRES_PASSWORD is not set\n' >&2
    exit 1
  fi
  # As a shell reads them: they may be quoted.
  eval "arguments=($POSTGRES_INITDB_ARGS)"
  # These programs look in /tmp by themselves, and those of the official image in the other folder.
  initdb --username="$user" --set=unix_socket_directories='/var/run/postgresql, /tmp' ${password:+--pwfile=<(printf '%s\n' "$password")} "${arguments[@]}"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"

  # Until all is there, nobody but this container reaches it.
  pg_ctl --wait start --options="$(printf '%q ' "${@:2}" -c listen_addresses=)"
  client=(psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$user" --host=/var/run/postgresql)
  if [[ $database != postgres ]]; then
    "${client[@]}" --dbname=postgres --set=database="$database" <<<'create database :"database"'
  fi
  client+=(--dbname="$database")
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh)
        # shellcheck source=/dev/null
        if [[ -x $file ]]; then "$file"; else . "$file"; fi
        ;;
      *.sql) "${client[@]}" --file="$file" ;;
      *.sql.gz) gunzip --stdout "$file" | "${client[@]}" ;;
    esac
  done
  pg_ctl --wait --mode=fast stop
}

mkdir -p "$PGDATA"
chmod 0700 "$PGDATA" 2>/dev/null || true
if [[ ! -s $PGDATA/PG_VERSION ]]; then make_cluster "$@"; fi
exec "$@"
