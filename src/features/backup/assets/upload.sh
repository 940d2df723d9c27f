#!/usr/bin/env bash
# Brings a dump that is known to be good to S3, reads it back, and then deletes old ones.
#
#   FOLDER      where the dump lies
#   RESULT      file that holds its name
#   PREFIX      what names of this site's dumps begin with
#   KEEP_DAYS   dumps that are older are deleted
#   OWNER, TAKE_OVER
#               whose they are: see owner.sh
#   ACCEPT_SMALLER
#               `yes` where a dump may be less than half as big as the one before it
#   STORED      file that gets `yes` when the dump is stored as a good one, and `no` when it will not be
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

stored=no
# shellcheck disable=SC2153
trap 'printf %s "$stored" >"$STORED"' EXIT

NAME=$(<"$RESULT")
FILE=$FOLDER/$NAME
[[ -s $FILE ]] || fail "there is no dump $FILE"
sum=$(sha256sum <"$FILE")
sum=${sum%% *}
size=$(stat --format=%s "$FILE")

objects=$(list_objects) || fail_with "s3://$BUCKET/$KEY_PREFIX cannot be listed"
refuse_dumps_of_another 'Give it a prefix of its own in the bucket'
if [[ $FOUND != "$OWNER" ]]; then write_marker; fi

# The newest that is there, and its size.
last=$(cut --fields=1 <<<"$objects" | own_dumps)
last=${last%%$'\n'*}
last_size=0
while IFS=$'\t' read -r name bytes; do
  if [[ -n $last && $name == "$last" ]]; then last_size=$bytes; fi
done <<<"$objects"
small=''
if is_suspicious "$size" "$last_size"; then small=yes; fi
TARGET=${NAME%.dump}${small:+.small}.dump
URL=s3://$BUCKET/$KEY_PREFIX$TARGET

# S3 shows an object when all of it is there, so it needs no other name until then.
s3 s3 cp --only-show-errors --metadata "sha256=$sum" "$FILE" "$URL" || fail_with "$NAME cannot be stored at $URL"
there=$(head_object "$TARGET" ContentLength) || fail_with "$URL cannot be looked at"
back=$(s3 s3 cp --only-show-errors "$URL" - | sha256sum) || fail_with "$URL cannot be read back"
if [[ $there != "$size" || ${back%% *} != "$sum" ]]; then
  s3 s3api delete-object --bucket "$BUCKET" --key "$KEY_PREFIX$TARGET" || true
  fail "what S3 gives back is not what it was given: $there bytes of $size, sha256 ${back%% *}. It is deleted; older ones stay."
fi
[[ -z $small ]] || fail "$(suspicion "$TARGET" "$size" "$last" "$last_size")"
stored=yes
say "$URL is good: $size bytes, sha256 $sum"

while IFS= read -r old; do
  [[ -n $old && $old != "$NAME" ]] || continue
  s3 s3api delete-object --bucket "$BUCKET" --key "$KEY_PREFIX$old" || fail_with "$NAME is stored, but $old cannot be deleted"
  say "deleted $old, which is older than $KEEP_DAYS days"
done < <(cut --fields=1 <<<"$objects"$'\n'"$NAME" | superseded "$KEEP_DAYS")
