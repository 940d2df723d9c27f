# shellcheck shell=bash
# What is set here is read where it is sourced, and the other way round.
# shellcheck disable=SC2034,SC2153
# Sourced by what stores dumps and what takes them. Two sites of one name, such as a production site and its twin on
# another cluster, give their dumps the same names. So beside the dumps lies a marker that says whose they are.
#
#   OWNER       the site that runs this
#   TAKE_OVER   for a backup: the site whose dumps are this one's from now on; else empty
#
# Whoever sources it has a function `read_marker`, which prints what the marker of a prefix holds; nothing where there is none.

# What the name of a dump begins with.
prefix_of() {
  printf '%s' "${1%-*}"
}

# Sets FOUND to whose the dumps of a prefix are; empty where nobody says.
declare -A MARKERS=()
FOUND=''
find_owner() {
  if [[ -z ${MARKERS[.$1]+read} ]]; then
    FOUND=$(read_marker "$1") || exit 1
    MARKERS[.$1]=$FOUND
  fi
  FOUND=${MARKERS[.$1]}
}

# For a backup: ends where this site's names are another's. The argument is what to do about it.
refuse_dumps_of_another() {
  find_owner "$PREFIX"
  [[ -n $FOUND && $FOUND != "$OWNER" ]] || return 0
  if [[ $TAKE_OVER == "$FOUND" ]]; then
    say "the dumps of $FOUND are those of $OWNER from now on"
    return 0
  fi
  fail "the dumps $PREFIX-*.dump there are of another site: of $FOUND, and this is $OWNER. Nothing is stored, and nothing is deleted. $1. Is it the same site, which has moved to another URL? Then run one backup with TAKE_OVER=$FOUND."
}

# For a restore that names no dump.
refuse_newest_of_another() {
  find_owner "$PREFIX"
  [[ -z $FOUND || $FOUND == "$OWNER" ]] || fail "the dumps $PREFIX-*.dump there are of another site: of $FOUND, and this is $OWNER. The newest is not taken unasked: name one by DUMP. Nothing was changed."
}

# For a restore of the dump that it was told.
tell_owner() {
  find_owner "$(prefix_of "$1")"
  [[ -z $FOUND || $FOUND == "$OWNER" ]] || say "$1 is a dump of $FOUND, and this is $OWNER. It is taken, since you named it."
}

# What to add to a dump in a list.
of_owner() {
  find_owner "$(prefix_of "$1")"
  [[ -z $FOUND ]] || FOUND=", of $FOUND"
}
