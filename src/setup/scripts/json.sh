# shellcheck shell=bash disable=SC2004,SC2034
# Takes JSON apart in bash alone: the image of XNAT has no other tool for it.
#
#   json_read VALUES RAW TEXT   fills two associative arrays, which are named, by path: `$/port` is the member port of the
#                               object, `$/0/port` that of the first element of a list, and `$/#` how many elements there
#                               are. VALUES has texts, numbers, true and false as they are meant, and '' for null; RAW has
#                               the JSON of each value. It fails where TEXT is no JSON.

JSON_REST=''
JSON_STRING=''

json_read() {
  local -n json_values=$1 json_raw=$2
  json_values=()
  json_raw=()
  JSON_REST=$3
  json_value '$' || return 1
  json_space
  [[ -z $JSON_REST ]]
}

json_space() {
  JSON_REST=${JSON_REST#"${JSON_REST%%[! $'\t\r\n']*}"}
}

json_value() {
  local path=$1 start count=0
  json_space
  start=$JSON_REST
  case $JSON_REST in
    '{'*)
      JSON_REST=${JSON_REST:1}
      json_space
      if [[ $JSON_REST == '}'* ]]; then
        JSON_REST=${JSON_REST:1}
      else
        while :; do
          json_space
          json_string || return 1
          local name=$JSON_STRING
          json_space
          [[ $JSON_REST == :* ]] || return 1
          JSON_REST=${JSON_REST:1}
          json_value "$path/$name" || return 1
          json_space
          case $JSON_REST in
            ,*) JSON_REST=${JSON_REST:1} ;;
            '}'*) break ;;
            *) return 1 ;;
          esac
        done
        JSON_REST=${JSON_REST:1}
      fi
      ;;
    '['*)
      JSON_REST=${JSON_REST:1}
      json_space
      if [[ $JSON_REST != ']'* ]]; then
        while :; do
          json_value "$path/$count" || return 1
          count=$((count + 1))
          json_space
          case $JSON_REST in
            ,*) JSON_REST=${JSON_REST:1} ;;
            ']'*) break ;;
            *) return 1 ;;
          esac
        done
      fi
      JSON_REST=${JSON_REST:1}
      json_values[$path/#]=$count
      ;;
    '"'*)
      json_string || return 1
      json_values[$path]=$JSON_STRING
      ;;
    *)
      [[ ${JSON_REST:0:80} =~ ^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?) ]] || return 1
      JSON_REST=${JSON_REST:${#BASH_REMATCH[1]}}
      json_values[$path]=${BASH_REMATCH[1]/#null/}
      ;;
  esac
  json_raw[$path]=${start:0:${#start}-${#JSON_REST}}
}

# The text that JSON_REST begins with, into JSON_STRING.
json_string() {
  [[ $JSON_REST == '"'* ]] || return 1
  local text=${JSON_REST:1} part found=''
  while :; do
    part=${text%%[\"\\]*}
    ((${#part} < ${#text})) || return 1
    found+=$part
    text=${text:${#part}}
    if [[ $text == '"'* ]]; then
      JSON_REST=${text:1}
      JSON_STRING=$found
      return 0
    fi
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
  # A variable of bash cannot hold it.
  ((code > 0)) || return 1
  if ((code < 0x80)); then
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

# A text as JSON: with its quotes.
json_quoted() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}
