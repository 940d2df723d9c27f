#!/usr/bin/env bash
# Fetches a dump from S3: the one that is asked for, or the newest of this site that is whole.
#
#   FOLDER   where to put it
#   PREFIX   what names of this site's dumps begin with
#   DUMP     name of a dump; `list` to see them and do nothing; empty for the newest
#   OWNER    whose dumps are this site's: see owner.sh
#   and the variables of s3.sh
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=s3.sh
. "${BASH_SOURCE[0]%/*}/s3.sh"
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${BASH_SOURCE[0]%/*}/dumps.sh"
# shellcheck source-path=SCRIPTDIR source=owner.sh
. "${BASH_SOURCE[0]%/*}/owner.sh"
# shellcheck source-path=SCRIPTDIR source=s3-owner.sh
. "${BASH_SOURCE[0]%/*}/s3-owner.sh"

objects=$(list_objects) || fail_with "s3://$BUCKET/$KEY_PREFIX cannot be listed"
names=()
while IFS=$'\t' read -r name size; do
  [[ $name =~ $ANY_DUMP ]] || continue
  of_owner "$name"
  say "there is $name, $size bytes$FOUND"
  names+=("$name")
done <<<"$objects"

if [[ $DUMP == list ]]; then exit 0; fi

# Whether it was fetched as it was stored; else WHY not.
WHY=''
fetch() {
  local name=$1 sum back
  sum=$(head_object "$name" Metadata.sha256) || fail_with "$name cannot be looked at"
  s3 s3 cp --only-show-errors "s3://$BUCKET/$KEY_PREFIX$name" "$FOLDER/$name" || fail_with "$name cannot be fetched"
  back=$(sha256sum <"$FOLDER/$name")
  if [[ $sum == None ]]; then
    say "$name carries no checksum: somebody else has stored it"
  elif [[ $sum != "${back%% *}" ]]; then
    WHY="its sha256 is ${back%% *}, and was $sum"
    rm --force -- "$FOLDER/$name"
    return 1
  fi
  say "fetched $name"
}

if [[ -n $DUMP ]]; then
  for name in ${names[@]+"${names[@]}"}; do
    if [[ $name == "$DUMP" ]]; then
      tell_owner "$name"
      fetch "$name" || fail "$name is not good: $WHY. Choose another."
      exit 0
    fi
  done
  fail "there is no dump $DUMP at s3://$BUCKET/$KEY_PREFIX"
fi
refuse_newest_of_another
mapfile -t own < <(own_dumps < <(printf '%s\n' ${names[@]+"${names[@]}"}))
tell_passed_over "${own[0]-}" < <(printf '%s\n' ${names[@]+"${names[@]}"})
for name in ${own[@]+"${own[@]}"}; do
  if fetch "$name"; then exit 0; fi
  say "$name is not good: $WHY. The one before it is taken."
done
fail "there is no good dump of this site, $PREFIX-*.dump, at s3://$BUCKET/$KEY_PREFIX. Name another by DUMP."
