#!/usr/bin/env bash
# Puts XNAT's plugins together: those kept of the image's, and those from elsewhere whose checksum is right.
#
#   PLUGINS          file with a line for each plugin:
#                      baked-all
#                      without <name>
#                      baked <name>
#                      download <file> <sha256> <url>
#                      download <file> <sha256> <url> <name of the file in TOKENS>
#                      copy <file> <sha256> <path in SOURCES> <what that is, in words>
#   PLUGINS_IN_IMAGE folder of the image's plugins
#   TARGET           folder that becomes XNAT's plugin folder
#   SOURCES          folder of the jars that are there already; may be unset where none is
#   TOKENS           folder of the tokens for downloads; may be unset where none is
#   CA_BUNDLE        file of the authorities that downloads trust; those of the image where it is not set
#   STALL_SECONDS    seconds after which a download that has all but stopped is tried again; 30 where it is not set
#   LONGEST_SECONDS  seconds that one try of a download may take; 600 where it is not set
#
# A start must not wait for ever for a server that says nothing: six tries, each with an end.
# A jar is written under a name that XNAT does not load, and renamed when it is known to be right.
set -euo pipefail
shopt -s nullglob
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

INSTALLED=' '
STALL_SECONDS=${STALL_SECONDS:-30}
LONGEST_SECONDS=${LONGEST_SECONDS:-600}

fail() {
  printf 'install-plugins: %s\n' "$1" >&2
  exit 1
}

install_baked() {
  local name=$1 jars=("$PLUGINS_IN_IMAGE"/*"$1"*.jar) all=("$PLUGINS_IN_IMAGE"/*.jar)
  if ((${#jars[@]} != 1)); then
    fail "plugin $name: ${#jars[@]} jars of that name in the image, which has: ${all[*]##*/}"
  fi
  cp --force "${jars[0]}" "$TARGET/"
  INSTALLED+="${jars[0]##*/} "
}

# Copies every jar of the image but those of the given names.
install_all_baked() {
  local jar name
  for jar in "$PLUGINS_IN_IMAGE"/*.jar; do
    for name in "$@"; do
      if [[ ${jar##*/} == *"$name"* ]]; then continue 2; fi
    done
    cp --force "$jar" "$TARGET/"
    INSTALLED+="${jar##*/} "
  done
}

is_right() {
  [[ -f $1 && $(sha256sum <"$1") == "$2  -" ]]
}

fetch() {
  local url=$1 copy=$2 header=() redirections=()
  if [[ -n $TOKEN ]]; then
    command -v curl >/dev/null || fail 'the image has no curl, which a download with a token needs'
    # From a pipe that only curl reads: it is in no argument, in no file and in no log. curl shows it to no other host.
    exec 9< <(printf 'Authorization: Bearer %s\n' "$TOKEN")
    header=(--header @/dev/fd/9)
    if [[ $url == https:* ]]; then redirections=(--proto-redir '=https'); fi
  fi
  if command -v curl >/dev/null; then
    # Slower than a kilobyte a second is no download. No try begins after twice the longest one.
    curl --fail --silent --show-error --location --retry 5 --retry-connrefused --retry-max-time $((2 * LONGEST_SECONDS)) --connect-timeout "$STALL_SECONDS" \
      --speed-limit 1000 --speed-time "$STALL_SECONDS" --max-time "$LONGEST_SECONDS" \
      ${header[@]+"${header[@]}"} ${redirections[@]+"${redirections[@]}"} ${CA_BUNDLE:+--cacert "$CA_BUNDLE"} \
      --output "$copy" "$url" &
    wait $!
  elif command -v wget >/dev/null; then
    timeout $((2 * LONGEST_SECONDS)) wget --quiet --tries=6 --timeout="$STALL_SECONDS" ${CA_BUNDLE:+--ca-certificate="$CA_BUNDLE"} \
      --output-document="$copy" "$url" &
    wait $!
  else
    fail 'the image has neither curl nor wget, so no plugin can be downloaded'
  fi
}

# Sets TOKEN. A line break at its end comes with many a way to store one.
read_token() {
  # shellcheck disable=SC2153 # it is of the pod
  local file=$TOKENS/$1
  [[ -s $file ]] || fail "the token of the plugin $1 is not there, or is empty. Fill the key of its Secret."
  TOKEN=$(<"$file")
  TOKEN=${TOKEN%$'\r'}
  [[ $TOKEN != *[$'\x01'-$'\x20\x7f']* ]] || fail "the token of the plugin $1 holds a blank or a control character. Store the token alone, with printf %s."
}

# Renames what is right, and refuses everything else.
keep_right() {
  local file=$1 sha256=$2 what=$3
  if ! is_right "$TARGET/$file.part" "$sha256"; then
    local actual
    actual=$(sha256sum <"$TARGET/$file.part")
    rm -f "$TARGET/$file.part"
    fail "$file: $what has the SHA-256 ${actual%% *}, not $sha256. If the change is wanted, correct sha256."
  fi
  mv "$TARGET/$file.part" "$TARGET/$file"
}

install_download() {
  local file=$1 sha256=$2 url=$3 token=$4
  INSTALLED+="$file "
  if is_right "$TARGET/$file" "$sha256"; then return; fi
  rm -f "$TARGET/$file"
  TOKEN=''
  if [[ -n $token ]]; then read_token "$token"; fi
  fetch "$url" "$TARGET/$file.part" ||
    fail "$file: cannot be downloaded from $url${token:+ with the token of the plugin $token. After 401, 403 or 404 store one in its Secret that may read the jar.}"
  keep_right "$file" "$sha256" "the file at $url"
}

install_copy() {
  local file=$1 sha256=$2 path=$SOURCES/$3 what=$4
  INSTALLED+="$file "
  if is_right "$TARGET/$file" "$sha256"; then return; fi
  rm -f "$TARGET/$file"
  if [[ ! -f $path ]]; then
    local jars=("${path%/*}"/*.jar)
    fail "$file: $what is not there. Jars in its folder: ${jars[*]##*/}. Put the jar there, or correct from."
  fi
  [[ -r $path ]] || fail "$file: $what cannot be read by user $(id -u), group $(id -g). Grant it there: chmod a+r."
  cp --force "$path" "$TARGET/$file.part"
  keep_right "$file" "$sha256" "$what"
}

keep_all=false
without=()
while read -r kind first sha256 where rest; do
  case $kind in
    baked-all) keep_all=true ;;
    without) without+=("$first") ;;
    baked) install_baked "$first" ;;
    download) install_download "$first" "$sha256" "$where" "$rest" ;;
    copy) install_copy "$first" "$sha256" "$where" "$rest" ;;
    '') ;;
    *) fail "$PLUGINS: cannot read the line that begins with $kind" ;;
  esac
done <"$PLUGINS"
if [[ $keep_all == true ]]; then install_all_baked ${without[@]+"${without[@]}"}; fi

# What an earlier attempt left behind may no longer be wanted: of two versions XNAT would load either.
for file in "$TARGET"/*; do
  if [[ $INSTALLED != *" ${file##*/} "* ]]; then rm -rf "$file"; fi
done
printf 'install-plugins: %s\n' "$(cd "$TARGET" && printf '%s ' *.jar)"
