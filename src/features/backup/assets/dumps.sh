# shellcheck shell=bash
# What is set here is read where it is sourced.
# shellcheck disable=SC2034
# Sourced by what reads and writes dumps. Their names end in a time in UTC, so that they sort by it:
#   <site>-<database>-20261124T153000Z.dump
# One that was suspiciously small when it was made ends in .small.dump, and counts as none unless somebody names it.
#
#   PREFIX   what the names of this site's dumps begin with: <site>-<database>
STAMP='[0-9]{8}T[0-9]{6}Z'
ANY_DUMP="-$STAMP(\\.small)?\\.dump\$"
# So many of the newest stay, however old they are: a clock or a retention that is wrong must not take the last ones.
KEEP_LEAST=3
# So many go in a run at most, the oldest first: where the clock is far ahead all but the newest look old, and there must be nights left to notice.
MOST_DELETED=5

# The time in a name, if it is one of this site's dumps. Another site's may begin alike.
stamp_of() {
  [[ $1 == "$PREFIX"-* && ${1#"$PREFIX"-} =~ ^($STAMP)\.dump$ ]] || return 1
  printf '%s' "${BASH_REMATCH[1]}"
}

# The moment so many seconds from now, written as in the names.
moment() {
  date --utc --date="@$(($(date +%s) + $1))" +%Y%m%dT%H%M%SZ
}

# The moment before which dumps are old.
oldest_to_keep() {
  moment $((-$1 * 86400))
}

# Of names on standard input, a line each, this site's dumps, the newest first. What is stamped more than a day in the
# future comes of a clock that was wrong, and would be the newest for ever: with `future` those alone, else all others.
own_dumps() {
  local name stamp when tomorrow
  tomorrow=$(moment 86400)
  while IFS= read -r name; do
    stamp=$(stamp_of "$name") || continue
    when=now
    if [[ $stamp > $tomorrow ]]; then when=future; fi
    if [[ $when == "${1:-now}" ]]; then printf '%s\n' "$name"; fi
  done | sort --reverse
}

# Of names on standard input those that this run deletes: older than so many days, and not among the newest. It says how many it leaves for later
# runs.
superseded() {
  local old=()
  mapfile -t old < <(too_old "$1" | sort --key=1,1)
  ((${#old[@]} > 0)) || return 0
  printf '%s\n' "${old[@]:0:MOST_DELETED}" | cut --delimiter=' ' --fields=2-
  ((${#old[@]} <= MOST_DELETED)) ||
    say "$((${#old[@]} - MOST_DELETED)) more are older than $1 days, and stay for now: a run deletes $MOST_DELETED at most. If nobody has shortened keepFor, look at the clock of the node: it says $(date --utc +%Y-%m-%d)." >&2
}

# The same without a limit: their time, a blank, their name.
too_old() {
  local cutoff names name stamp count=0
  cutoff=$(oldest_to_keep "$1")
  names=$(cat)
  while IFS= read -r name; do
    stamp=$(stamp_of "$name") || continue
    count=$((count + 1))
    if ((count > KEEP_LEAST)) && [[ $stamp < $cutoff ]]; then printf '%s %s\n' "$stamp" "$name"; fi
  done < <(own_dumps <<<"$names")
  while IFS= read -r name; do
    stamp=$(stamp_of "${name%.small.dump}.dump") || continue
    if [[ $name == *.small.dump && $stamp < $cutoff ]]; then printf '%s %s\n' "$stamp" "$name"; fi
  done <<<"$names"
}

# Whether a dump of so many bytes, after one of so many, looks like a database that was lost and set up anew.
is_suspicious() {
  (($1 * 2 < $2)) && [[ $ACCEPT_SMALLER != yes ]]
}

# What to say of one: its name, its bytes, the name and the bytes of the one before it.
suspicion() {
  printf '%s' "$1 has $2 bytes, less than half of the $4 of $3. A database that was lost and set up anew looks like this. It is stored, and nothing is deleted. First see whether all projects and sessions are there; if not, restore $3. If they are, run one backup with ACCEPT_SMALLER=yes."
}

# Says which dumps of names on standard input are newer than the one that counts as the newest, and why they do not count.
tell_passed_over() {
  local names name stamp newest
  newest=$(stamp_of "$1") || newest=''
  names=$(cat)
  while IFS= read -r name; do
    if [[ -n $name ]]; then say "$name is stamped more than a day in the future, by a clock that was wrong: it is passed over. Name it by DUMP if it is meant."; fi
  done < <(own_dumps future <<<"$names")
  while IFS= read -r name; do
    stamp=$(stamp_of "${name%.small.dump}.dump") || continue
    if [[ $name == *.small.dump && $stamp > $newest ]]; then
      say "$name was less than half as big as the one before it: it is passed over. Name it by DUMP if it is meant."
    fi
  done <<<"$names"
}
