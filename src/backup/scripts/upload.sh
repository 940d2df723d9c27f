#!/usr/bin/env bash
# Brings a dump that is known to be good to S3, reads it back, and then deletes old ones.
#
#   FOLDER      where the dump lies
#   RESULT      file that holds its name
#   PREFIX      what names of this site's dumps begin with
#   KEEP_DAYS   dumps that are older are deleted
#   and the variables of s3.sh
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=s3.sh
. "${BASH_SOURCE[0]%/*}/s3.sh"
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${BASH_SOURCE[0]%/*}/dumps.sh"

NAME=$(<"$RESULT")
FILE=$FOLDER/$NAME
URL=s3://$BUCKET/$KEY_PREFIX$NAME
[[ -s $FILE ]] || fail "there is no dump $FILE"
sum=$(sha256sum <"$FILE")
sum=${sum%% *}
size=$(stat --format=%s "$FILE")

# S3 shows an object when all of it is there, so it needs no other name until then.
s3 s3 cp --only-show-errors --metadata "sha256=$sum" "$FILE" "$URL" || fail_with "$NAME cannot be stored at $URL"
stored=$(head_object "$NAME" ContentLength) || fail_with "$URL cannot be looked at"
back=$(s3 s3 cp --only-show-errors "$URL" - | sha256sum) || fail_with "$URL cannot be read back"
if [[ $stored != "$size" || ${back%% *} != "$sum" ]]; then
  s3 s3api delete-object --bucket "$BUCKET" --key "$KEY_PREFIX$NAME" || true
  fail "what S3 gives back is not what it was given: $stored bytes of $size, sha256 ${back%% *}. It is deleted; older ones stay."
fi
say "$URL is good: $size bytes, sha256 $sum"

objects=$(list_objects) || fail_with "$NAME is stored, but old dumps cannot be listed"
cutoff=$(oldest_to_keep "$KEEP_DAYS")
while IFS=$'\t' read -r name _; do
  stamp=$(stamp_of "$name") || continue
  if [[ $stamp < $cutoff && $name != "$NAME" ]]; then
    s3 s3api delete-object --bucket "$BUCKET" --key "$KEY_PREFIX$name" || fail_with "$NAME is stored, but $name cannot be deleted"
    say "deleted $name, which is older than $KEEP_DAYS days"
  fi
done <<<"$objects"
