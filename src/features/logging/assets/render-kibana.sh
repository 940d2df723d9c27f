#!/usr/bin/env bash
# Puts kibana.yml together: the ConfigMap's, and the secrets, which are in no variable and no argument.
#
#   CONFIG   kibana.yml without secrets
#   SECRETS  folder of files; a file's name is that of a setting, its content the value, or the only one of a list of keys
#   OUTPUT   memory-backed folder
set -euo pipefail
shopt -s nullglob
trap 'exit 143' TERM
# Bytes, whatever the image's locale is.
export LC_ALL=C
umask 077

fail() {
  printf 'render-kibana: the secret for %s %s\n' "$1" "$2" >&2
  exit 1
}

cat "$CONFIG" >"$OUTPUT/kibana.yml"
for file in "$SECRETS"/*; do
  name=${file##*/}
  [[ -s $file ]] || fail "$name" 'is empty. Fill the key of its Secret.'
  IFS= read -r -d '' value <"$file" && fail "$name" 'holds a NUL byte.'
  if [[ $value == *[$'\x01'-$'\x1f\x7f']* || $value == *$'\xc2'[$'\x80'-$'\x9f']* ]]; then
    fail "$name" 'holds a control character, such as a line break at its end. Store it with printf %s.'
  fi
  # shellcheck disable=SC2016
  if [[ $value =~ \$\{[A-Za-z0-9_]+\} ]]; then fail "$name" 'holds ${…}, in whose place Kibana puts a variable. Choose another.'; fi
  if [[ $name == *ncryptionKey || $name == *OnlyKeys ]] && ((${#value} < 32)); then fail "$name" "has ${#value} characters. Kibana wants 32 or more."; fi
  value=${value//\\/\\\\}
  value=\"${value//\"/\\\"}\"
  if [[ $name == *Keys ]]; then value=[$value]; fi
  printf '%s: %s\n' "$name" "$value" >>"$OUTPUT/kibana.yml"
done
printf 'render-kibana: kibana.yml is in place.\n'
