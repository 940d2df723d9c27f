# shellcheck shell=bash
# What is set here is read where it is sourced, and the other way round.
# shellcheck disable=SC2154
# Sourced, after s3.sh and owner.sh, by what has listed the bucket: `objects` holds the list.

# The list is asked first: S3 has another answer for what is not there than for what one may not see.
read_marker() {
  cut --fields=1 <<<"$objects" | grep --quiet --line-regexp --fixed-strings -- "$1.owner" || return 0
  s3 s3 cp --only-show-errors "s3://$BUCKET/$KEY_PREFIX$1.owner" - || fail_with "$1.owner, which says whose the dumps are, cannot be read"
}

write_marker() {
  local file
  file=$(mktemp)
  printf '%s\n' "$OWNER" >"$file"
  s3 s3 cp --only-show-errors "$file" "s3://$BUCKET/$KEY_PREFIX$PREFIX.owner" || fail_with "$PREFIX.owner, which says whose the dumps are, cannot be stored"
}
