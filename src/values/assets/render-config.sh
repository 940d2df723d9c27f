#!/usr/bin/env bash
# Fills the templates of XNAT's configuration with the secrets of the site.
#
#   TEMPLATES  folder of *.properties and *.ini; *-provider.properties go to auth/
#   SECRETS    folder with <Secret>/<key> for each placeholder
#   OUTPUT     memory-backed folder that becomes XNAT's config folder
#   POD_NAME   name of this pod, which ends in its ordinal
#
# Only this library's own placeholders are replaced, each once: what a secret looks like does not matter. A secret that
# a file cannot carry stops the pod, with its name and never with its content.
set -euo pipefail
# Bytes, whatever the image's locale is.
export LC_ALL=C
umask 077

VALUE=''
FAILURES=0

refuse() {
  printf 'render-config: Secret %s, key %s: %s\n' "$1" "$2" "$3" >&2
  FAILURES=$((FAILURES + 1))
}

# Sets VALUE to the content of a secret, or says why it cannot.
read_secret() {
  local name=$1 key=$2 file="$SECRETS/$1/$2" code length i follow
  VALUE=''
  if [[ ! -f $file ]]; then
    refuse "$name" "$key" 'is not there. Add the key to the Secret.'
    return 1
  fi
  # read returns 0 only if it met the delimiter, a NUL byte.
  if IFS= read -r -d '' VALUE <"$file"; then
    refuse "$name" "$key" 'holds a NUL byte, which no configuration file can carry.'
    return 1
  fi
  if [[ -z $VALUE ]]; then
    refuse "$name" "$key" 'is empty.'
    return 1
  fi
  if [[ $VALUE == *$'\n' ]]; then
    refuse "$name" "$key" 'ends in a line break, as an editor or echo adds it. Store it with printf %s instead.'
    return 1
  fi
  length=${#VALUE}
  for ((i = 0; i < length; i += follow + 1)); do
    byte_at "$i"
    code=$BYTE
    follow=0
    if ((code >= 0xC2 && code <= 0xDF)); then follow=1
    elif ((code >= 0xE0 && code <= 0xEF)); then follow=2
    elif ((code >= 0xF0 && code <= 0xF4)); then follow=3
    elif ((code >= 0x80)); then
      refuse "$name" "$key" 'is not UTF-8.'
      return 1
    fi
    if ! decode "$i" "$follow"; then
      refuse "$name" "$key" 'is not UTF-8.'
      return 1
    fi
  done
}

# Sets BYTE to the byte of VALUE at a position; 0 past its end.
BYTE=0
byte_at() {
  local character=${VALUE:$1:1}
  if [[ -z $character ]]; then BYTE=0; return; fi
  printf -v BYTE '%d' "'$character"
  BYTE=$((BYTE & 0xFF))
}

# Sets CODE to the code point of VALUE at a position that has so many following bytes.
CODE=0
decode() {
  local at=$1 follow=$2 j
  byte_at "$at"
  case $follow in
    0) CODE=$BYTE; return 0 ;;
    1) CODE=$((BYTE & 0x1F)) ;;
    2) CODE=$((BYTE & 0x0F)) ;;
    3) CODE=$((BYTE & 0x07)) ;;
  esac
  for ((j = 1; j <= follow; j++)); do
    byte_at $((at + j))
    if ((BYTE < 0x80 || BYTE > 0xBF)); then return 1; fi
    CODE=$(((CODE << 6) | (BYTE & 0x3F)))
  done
  # Overlong forms, surrogates and what lies past Unicode are no UTF-8.
  if ((follow == 2 && (CODE < 0x800 || (CODE >= 0xD800 && CODE <= 0xDFFF)))); then return 1; fi
  if ((follow == 3 && (CODE < 0x10000 || CODE > 0x10FFFF))); then return 1; fi
}

# Sets TEXT to VALUE as java.util.Properties reads it back: all but letters and digits as \uXXXX.
TEXT=''
properties_value() {
  local length=${#VALUE} i follow character unit
  TEXT=''
  for ((i = 0; i < length; i += follow + 1)); do
    follow=0
    character=${VALUE:i:1}
    if [[ $character == [A-Za-z0-9] ]]; then
      TEXT+=$character
      continue
    fi
    byte_at "$i"
    if ((BYTE >= 0xF0)); then follow=3
    elif ((BYTE >= 0xE0)); then follow=2
    elif ((BYTE >= 0xC0)); then follow=1
    fi
    decode "$i" "$follow"
    if ((CODE > 0xFFFF)); then
      printf -v unit '\\u%04X\\u%04X' $((0xD800 + ((CODE - 0x10000) >> 10))) $((0xDC00 + ((CODE - 0x10000) & 0x3FF)))
    else
      printf -v unit '\\u%04X' "$CODE"
    fi
    TEXT+=$unit
  done
}

# Sets TEXT to VALUE between quotes; fails where a backslash before the quote has no form of its own.
quote_with() {
  local quote=$1 value=$2 length=${#2} i backslashes=0 character
  TEXT=$quote
  for ((i = 0; i < length; i++)); do
    character=${value:i:1}
    if [[ $character == "$quote" ]]; then
      if ((backslashes % 2 == 1)); then return 1; fi
      TEXT+="\\$quote"
    else
      TEXT+=$character
    fi
    if [[ $character == "\\" ]]; then backslashes=$((backslashes + 1)); else backslashes=0; fi
  done
  TEXT+=$quote
  ((backslashes % 2 == 0))
}

# Sets TEXT to VALUE as XNAT's INI reader reads it back; fails where the format cannot carry it. Quotes are needed around
# what could begin a comment, around blanks and quotes at an end, where the reader would take a separator before a quote
# for the one of the line, and where a backslash at the end would continue it.
ini_value() {
  local value=$VALUE
  # The reader looks for variables twice, and takes one escape away each time. Where nothing closes the brace, it takes
  # none away.
  if [[ $VALUE == *'}'* ]]; then
    value=${VALUE%\}*}
    value=${value//"\${"/"\$\$\${"}"}"${VALUE##*\}}
  fi
  local needs_quotes=$'[#;]|^["\' ]| $|^[^"\']*[=:][^[:graph:]]*["\']|(^|[^[:graph:]])\\\\$'
  if [[ ! $value =~ $needs_quotes ]]; then
    TEXT=$value
    return 0
  fi
  quote_with '"' "$value" || quote_with "'" "$value"
}

# Sets TEXT to the text for one placeholder.
fill() {
  local kind=$1 name=$2 key=$3 format=$4
  TEXT=''
  read_secret "$name" "$key" || return 0
  # shellcheck disable=SC2016 # it is what the secret holds
  if [[ $kind == spring-secret && ( $VALUE == *'${'* || $VALUE == *'#{'* ) ]]; then
    refuse "$name" "$key" 'holds ${ or #{, which XNAT would evaluate. Choose another.'
    return 0
  fi
  if [[ $kind == sql-secret ]]; then
    if [[ ! $VALUE =~ ^[A-Za-z0-9._-]+$ ]]; then
      refuse "$name" "$key" 'XNAT pastes it into SQL: only letters, digits, dot, underscore and hyphen may be in it.'
      return 0
    fi
    case ${VALUE,,} in
      admin | changeme | password | secret | xnat | yourpassword)
        refuse "$name" "$key" 'is a placeholder, the first thing that is tried from outside. Choose another.'
        return 0
        ;;
    esac
  fi
  if [[ $format == properties ]]; then
    properties_value
  elif [[ $VALUE == *[$'\x01'-$'\x1f\x7f']* ]]; then
    refuse "$name" "$key" 'holds a control character, which XNAT cannot read from its preference file.'
  elif [[ ${VALUE##*\}} == *"\$\${"* ]]; then
    # shellcheck disable=SC2016 # it is what the secret holds
    refuse "$name" "$key" 'holds $${ and no closing brace after it, which versions of XNAT read differently.'
  elif ! ini_value; then
    refuse "$name" "$key" \
      'has a backslash before a quote or at its end, in a way that XNAT cannot read from its preference file.'
  fi
}

# Writes one file: literals as they are, placeholders filled.
render() {
  local template=$1 target=$2 format=$3 line
  local placeholder='^(([^=\\]|\\.)+=)@@(secret|sql-secret|spring-secret):([-._a-zA-Z0-9]+)/([-._a-zA-Z0-9]+)@@$'
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line =~ $placeholder ]]; then
      local key=${BASH_REMATCH[1]}
      fill "${BASH_REMATCH[3]}" "${BASH_REMATCH[4]}" "${BASH_REMATCH[5]}" "$format"
      line=$key$TEXT
    elif [[ $line =~ ^[^=]+=@@pod-name@@$ ]]; then
      line=${line%@@pod-name@@}$POD_NAME
    elif [[ $line =~ ^[^=]+=@@is-primary@@$ ]]; then
      # Some of XNAT's tasks may run in one pod alone.
      if [[ ${POD_NAME##*-} == 0 ]]; then line=${line%@@is-primary@@}true; else line=${line%@@is-primary@@}false; fi
    fi
    printf '%s\n' "$line"
  done <"$template" >"$target"
}

# What an earlier attempt left behind may no longer be wanted.
rm -rf "${OUTPUT:?}"/*
mkdir -p "$OUTPUT/auth"
for template in "$TEMPLATES"/*; do
  name=${template##*/}
  case $name in
    *-provider.properties) render "$template" "$OUTPUT/auth/$name" properties ;;
    *.properties) render "$template" "$OUTPUT/$name" properties ;;
    *.ini) render "$template" "$OUTPUT/$name" ini ;;
  esac
done

if ((FAILURES > 0)); then
  printf 'render-config: %d secret(s) refused, XNAT is not started.\n' "$FAILURES" >&2
  exit 1
fi
printf 'render-config: configuration of %s is complete.\n' "$POD_NAME"
