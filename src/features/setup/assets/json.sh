# shellcheck shell=bash disable=SC2004,SC2034
# Takes JSON apart in bash alone: the image of XNAT has no other tool for it.
#
#   json_read NAME TEXT   fills four associative arrays by path. `$/port` is the member port of the object, `$/0/port` that
#                         of the first element of a list. A slash in the name of a member is written ~1, and ~ is ~0: so no
#                         name leads to another's place. It fails where TEXT is no JSON, or lies deeper than 200 lists and objects.
#
#     NAME                texts, numbers, true and false as they are meant, and '' for null
#     NAME_raw            the JSON of each value; its first character says what it is
#     NAME_name           the names of the members of objects, as JSON
#     NAME_count          how many elements a list has, or members an object. What is in it was counted here, and never read:
#                         no text of others gets to where bash does arithmetic, which would run what it reads.

JSON_TOKENS=()
JSON_AT=0
JSON_DEPTH=0
JSON_PATH=''
JSON_RAW=''
JSON_STRING=''

json_read() {
  local -n json_values=$1 json_raws=$1_raw json_names=$1_name json_counts=$1_count
  json_values=()
  json_raws=()
  json_names=()
  json_counts=()
  JSON_AT=0
  JSON_DEPTH=0
  json_tokens "$2" && json_value '$' && ((JSON_AT == ${#JSON_TOKENS[@]}))
}

# Each token of a text once, in time that grows as the text does. At the quotes it is cut into pieces, of which one is
# outside of a string and the next inside.
json_tokens() {
  local -a pieces=() words=()
  local piece string='' inside='' tail
  JSON_TOKENS=()
  mapfile -t -d '"' pieces <<<"$1"
  for piece in "${pieces[@]}"; do
    if [[ -z $inside ]]; then
      for tail in '{' '}' '[' ']' ',' ':'; do piece=${piece//"$tail"/ $tail }; done
      IFS=$' \t\r\n' read -r -d '' -a words <<<"$piece" || true
      JSON_TOKENS+=("${words[@]}")
      inside=yes
      string='"'
      continue
    fi
    tail=${piece##*[!\\]}
    string+=$piece'"'
    # After an odd number of backslashes the quote belongs to the string.
    if ((${#tail} % 2 == 0)); then
      JSON_TOKENS+=("$string")
      inside=''
    fi
  done
  # The last piece is the one after the last string.
  [[ $inside == yes && $string == '"' ]]
}

# Sets JSON_RAW to the value's JSON.
json_value() {
  local path=$1 token=${JSON_TOKENS[JSON_AT++]-} raw name count=0
  # Bash crashes where functions call themselves some thousand times. Nothing of XNAT's lies as deep as this.
  ((++JSON_DEPTH <= 200)) || return 1
  case $token in
    '{')
      raw='{'
      if [[ ${JSON_TOKENS[JSON_AT]-} == '}' ]]; then
        JSON_AT=$((JSON_AT + 1))
      else
        while :; do
          name=${JSON_TOKENS[JSON_AT++]-}
          json_string "$name" || return 1
          [[ ${JSON_TOKENS[JSON_AT++]-} == : ]] || return 1
          JSON_STRING=${JSON_STRING//'~'/'~0'}
          JSON_STRING=${JSON_STRING//\//'~1'}
          JSON_PATH=$path/$JSON_STRING
          json_names[$JSON_PATH]=$name
          json_value "$JSON_PATH" || return 1
          raw+=$name:$JSON_RAW
          count=$((count + 1))
          token=${JSON_TOKENS[JSON_AT++]-}
          if [[ $token == '}' ]]; then break; fi
          [[ $token == , ]] || return 1
          raw+=,
        done
      fi
      raw+='}'
      json_counts[$path]=$count
      ;;
    '[')
      raw='['
      if [[ ${JSON_TOKENS[JSON_AT]-} == ']' ]]; then
        JSON_AT=$((JSON_AT + 1))
      else
        while :; do
          json_value "$path/$count" || return 1
          raw+=$JSON_RAW
          count=$((count + 1))
          token=${JSON_TOKENS[JSON_AT++]-}
          if [[ $token == ']' ]]; then break; fi
          [[ $token == , ]] || return 1
          raw+=,
        done
      fi
      raw+=']'
      json_counts[$path]=$count
      ;;
    '"'*)
      raw=$token
      json_string "$token" || return 1
      json_values[$path]=$JSON_STRING
      ;;
    *)
      raw=$token
      [[ $token =~ ^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)$ ]] || return 1
      json_values[$path]=${token/#null/}
      ;;
  esac
  json_raws[$path]=$raw
  JSON_RAW=$raw
  JSON_DEPTH=$((JSON_DEPTH - 1))
}

# What the JSON of a text means, into JSON_STRING.
json_string() {
  [[ $1 == '"'* ]] || return 1
  local text=${1:1:${#1}-2} part found=''
  while [[ $text == *\\* ]]; do
    part=${text%%\\*}
    found+=$part
    text=${text:${#part}}
    case ${text:1:1} in
      '"' | \\ | /) found+=${text:1:1} ;;
      b) found+=$'\b' ;;
      f) found+=$'\f' ;;
      n) found+=$'\n' ;;
      r) found+=$'\r' ;;
      t) found+=$'\t' ;;
      u)
        json_unicode "${text:2:10}" || return 1
        found+=$JSON_CHARACTER
        text=${text:JSON_TAKEN}
        ;;
      *) return 1 ;;
    esac
    text=${text:2}
  done
  JSON_STRING=$found$text
}

JSON_CHARACTER=''
JSON_TAKEN=0

# The character of four digits, or of two surrogates, as UTF-8.
json_unicode() {
  local digits=$1 code low
  [[ ${digits:0:4} =~ ^[0-9a-fA-F]{4}$ ]] || return 1
  code=$((16#${digits:0:4}))
  JSON_TAKEN=4
  if ((code >= 0xD800 && code < 0xDC00)) && [[ ${digits:4} =~ ^\\u([dD][c-fC-F][0-9a-fA-F]{2})$ ]]; then
    low=$((16#${BASH_REMATCH[1]}))
    code=$((0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)))
    JSON_TAKEN=10
  fi
  if ((code == 0)); then
    # A variable of bash cannot hold it. A byte that is in no UTF-8 stands for it, so that it equals no wanted text.
    JSON_CHARACTER=$'\xff'
  elif ((code < 0x80)); then
    json_bytes "$code"
  elif ((code < 0x800)); then
    json_bytes $((0xC0 | code >> 6)) $((0x80 | code & 0x3F))
  elif ((code < 0x10000)); then
    json_bytes $((0xE0 | code >> 12)) $((0x80 | code >> 6 & 0x3F)) $((0x80 | code & 0x3F))
  else
    json_bytes $((0xF0 | code >> 18)) $((0x80 | code >> 12 & 0x3F)) $((0x80 | code >> 6 & 0x3F)) $((0x80 | code & 0x3F))
  fi
}

json_bytes() {
  local octal
  printf -v octal '\\%03o' "$@"
  printf -v JSON_CHARACTER '%b' "${octal//\\/\\0}"
}
