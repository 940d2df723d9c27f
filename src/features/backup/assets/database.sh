# shellcheck shell=bash
# What is set here is read where it is sourced, and the other way round.
# shellcheck disable=SC2034,SC2153
# Sourced by what talks to the site's database.
#
#   PGHOST, PGPORT, PGSSLMODE, PGSSLROOTCERT, PGTARGETSESSIONATTRS
#                     where the server is and whom to trust, as PostgreSQL's own programs read them; of several servers, separated by
#                     commas, they take the one that takes writes
#   DATABASE          name of the database
#   DATABASE_USER     the role; empty where the file `username` of SECRETS holds it
#   SECRETS           folder with the file `password`
#   ATTEMPTS, PAUSE   how often, and with how many seconds between, it tries to reach the server
#
# The password goes from its file into this process's environment: it is in no argument, no file and no log. A file for
# PGPASSFILE would need a mode that a Secret's volume does not give, and cannot carry every password.
export LC_ALL=C PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=15 PGGSSENCMODE=disable

ME=${0##*/}
ME=${ME%.sh}
ERRORS=$(mktemp)
CHILD=''

say() {
  printf '%s: %s\n' "$ME" "$1"
}

fail() {
  printf '%s: %s\n' "$ME" "$1" >&2
  exit 1
}

# As the first process of its container bash takes no notice of TERM by itself, nor while a child runs before it.
trap '[[ -z $CHILD ]] || kill "$CHILD" 2>/dev/null || true; exit 143' TERM
run() {
  local code=0
  "$@" &
  CHILD=$!
  wait "$CHILD" || code=$?
  CHILD=''
  return "$code"
}

# Sets VALUE to a file of SECRETS.
VALUE=''
read_secret() {
  local file=$SECRETS/$1
  [[ -s $file ]] || fail "the $1 of the database is not there, or is empty. Fill the key of its Secret."
  IFS= read -r -d '' VALUE <"$file" && fail "the $1 of the database holds a NUL byte."
  [[ $VALUE != *$'\n' ]] || fail "the $1 of the database ends in a line break, as an editor or echo adds it. Store it with printf %s instead."
}

# A statement by --command, or several from standard input; rows as text.
sql() {
  psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"
}

# A database's name as programs take it that would read an equals sign in it as more than a name.
connection() {
  local name=${1//\\/\\\\}
  printf "dbname='%s'" "${name//\'/\\\'}"
}

# Logs in, and sets SERVER_MAJOR.
SERVER_MAJOR=0
log_in() {
  local attempt answer error where="the server at $PGHOST:$PGPORT"
  if [[ $PGHOST == *,* ]]; then where="the database at $PGHOST (ports $PGPORT)"; fi
  read_secret password
  export PGPASSWORD=$VALUE
  if [[ -z $DATABASE_USER ]]; then
    read_secret username
    DATABASE_USER=$VALUE
  fi
  export PGUSER=$DATABASE_USER PGDATABASE=$DATABASE PGAPPNAME=$ME
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    if answer=$(sql --command='show server_version_num' 2>"$ERRORS"); then
      SERVER_MAJOR=$((answer / 10000))
      return
    fi
    error=$(<"$ERRORS")
    case $error in
      *'authentication failed'*) fail "$where does not take the password of the role $PGUSER. Store the right one in the Secret. It said: $error" ;;
      *'no pg_hba.conf entry'* | *'rejects connection'*) fail "$where lets in nobody from here, or nobody without encryption. It said: $error" ;;
      *'does not exist'*) fail "$where knows no such database or role. Compare the site's databaseName and username. It said: $error" ;;
      *certificate* | *'does not support SSL'*) fail "the certificate of $where is not what tls of the site asks for. It said: $error" ;;
    esac
    if ((attempt % 6 == 1)); then say "$where does not answer yet: $error"; fi
    sleep "$PAUSE" &
    wait $!
  done
  fail "$where does not answer after $ATTEMPTS attempts. Does it run, and may this pod reach it (NetworkPolicy, security group)? It said: $error"
}

# Major of one of PostgreSQL's programs.
major_of() {
  local version
  version=$("$1" --version)
  [[ $version =~ \)\ ([0-9]+) ]] || fail "$1 does not say its version: $version"
  printf '%s' "${BASH_REMATCH[1]}"
}

# Tables that a dump would hold, in the current database.
COUNT_TABLES="select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')"
