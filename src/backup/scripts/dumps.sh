# shellcheck shell=bash
# Sourced by what reads and writes dumps. Their names end in a time in UTC, so that they sort by it:
#   <site>-<database>-20261124T153000Z.dump
#
#   PREFIX   what the names of this site's dumps begin with: <site>-<database>
STAMP='[0-9]{8}T[0-9]{6}Z'

# The time in a name, if it is one of this site's dumps. Another site's may begin alike.
stamp_of() {
  [[ $1 == "$PREFIX"-* && ${1#"$PREFIX"-} =~ ^($STAMP)\.dump$ ]] || return 1
  printf '%s' "${BASH_REMATCH[1]}"
}

# The moment before which dumps are old, written as in their names.
oldest_to_keep() {
  date --utc --date="@$(($(date +%s) - $1 * 86400))" +%Y%m%dT%H%M%SZ
}
