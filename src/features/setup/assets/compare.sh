# shellcheck shell=bash disable=SC2004,SC2034,SC2154
# Compares what the site wants with what XNAT has; both as json_read leaves them, in want and in have.

declare -A want=() want_raw=() want_name=() want_count=()
declare -A have=() have_raw=() have_name=() have_count=()
DIFFERENT=''

# differs PLACE: whether something wanted is not so in what is there below PLACE; DIFFERENT has the names of the members. What
# nobody asked for may be there: in PLACE itself, and not in the lists and objects that are wanted in it.
differs() {
  local path place names=''
  for path in "${!want_raw[@]}"; do
    place=$1${path#\$}
    if [[ $path == '$' ]] || same "$path" "$place"; then continue; fi
    names+=$(member_of "$path")$'\n'
  done
  for place in "${!have_raw[@]}"; do
    if [[ $place == "$1"/*/* ]] && is_extra "\$${place#"$1"}" "$place"; then names+=$(member_of "\$${place#"$1"}")$'\n'; fi
  done
  DIFFERENT=$(sort -u <<<"${names%$'\n'}" | paste -sd, -)
  DIFFERENT=${DIFFERENT//,/, }
  [[ -n $DIFFERENT ]]
}

# The member of the whole that a path leads into.
member_of() {
  local name=${1#\$/}
  printf '%s' "${name%%/*}"
}

same() {
  local wanted=${want_raw[$1]} found=${have_raw[$2]-null}
  case $wanted in
    # An empty list or object and none are the same to XNAT.
    '[]' | '{}' | null) [[ $found == '[]' || $found == '{}' || $found == null || $found == '""' ]] ;;
    '['*) [[ $found == '['* && ${have_count[$2]} == "${want_count[$1]}" ]] ;;
    '{'*) [[ $found == '{'* ]] ;;
    *) [[ $found != ['[{']* && ${have[$2]-} == "${want[$1]}" ]] ;;
  esac
}

# Whether a member is in a wanted object, and not wanted. Null is as good as none, and XNAT numbers the elements of lists.
is_extra() {
  local object=${1%/*}
  if [[ -n ${want_raw[$1]+wanted} || ${want_raw[$object]-} != '{'* || ${have_raw[$2]} == null ]]; then return 1; fi
  [[ $1 != */id || ${want_raw[${object%/*}]-} != '['* ]]
}

# XNAT may show a list or an object as a text that holds its JSON; where one is wanted, it is taken apart.
unwrap() {
  local path sub
  local -A inner=() inner_raw=() inner_name=() inner_count=()
  for path in "${!want_raw[@]}"; do
    if [[ $path != \$/* || $path == \$/*/* || ${want_raw[$path]} != ['[{']* || ${have_raw[$path]-} != '"'* ]]; then continue; fi
    if ! json_read inner "${have[$path]}"; then continue; fi
    for sub in "${!inner_raw[@]}"; do have_raw[$path${sub#\$}]=${inner_raw[$sub]}; done
    for sub in "${!inner[@]}"; do have[$path${sub#\$}]=${inner[$sub]}; done
    for sub in "${!inner_count[@]}"; do have_count[$path${sub#\$}]=${inner_count[$sub]}; done
  done
}

# XNAT keeps elements that have an attribute by that, in an order of its own. The wanted ones are put into the places where
# XNAT has them, and those that it has not into places behind its own.
realign() {
  local path list i place number
  local -A places=()
  for path in "${!want[@]}"; do
    [[ $path =~ ^(\$/[^/]+)/([0-9]+)/attribute$ ]] || continue
    list=${BASH_REMATCH[1]}
    # An object may have a member that is called 08.
    [[ ${want_raw[$list]} == '['* ]] || continue
    number=${have_count[$list]-0}
    place=$((number + BASH_REMATCH[2]))
    for ((i = 0; i < number; i++)); do
      if [[ ${have[$list/$i/attribute]-} == "${want[$path]}" ]]; then
        place=$i
        break
      fi
    done
    places[${path%/attribute}]=$list/$place
  done
  if ((${#places[@]} > 0)); then
    moved want
    moved want_raw
    moved want_name
    moved want_count
  fi
}

# moved NAME: the array with the paths that places says.
moved() {
  local -n array=$1
  local -A old=()
  local path rest
  for path in "${!array[@]}"; do old[$path]=${array[$path]}; done
  array=()
  for path in "${!old[@]}"; do
    rest=''
    if [[ $path =~ ^(\$/[^/]+/[0-9]+)(/.*)?$ && -n ${places[${BASH_REMATCH[1]}]-} ]]; then
      rest=${BASH_REMATCH[2]-}
      array[${places[${BASH_REMATCH[1]}]}$rest]=${old[$path]}
    else
      array[$path]=${old[$path]}
    fi
  done
}

# found MEMBERS: sets PLACE to the path of the element that has the wanted members.
PLACE=''
found() {
  local i member number=${have_count['$']-0}
  for ((i = 0; i < number; i++)); do
    PLACE="\$/$i"
    for member in ${1//,/ }; do
      if [[ ${have[$PLACE/$member]-} != "${want["\$/$member"]}" ]]; then continue 2; fi
    done
    return 0
  done
  PLACE=''
  return 1
}

# merged PLACE MEMBERS: what is there with the wanted members, and without MEMBERS; XNAT sets to its default what it is not sent.
merged() {
  local path name text=''
  for path in "${!want_name[@]}"; do
    if [[ $path != \$/*/* ]]; then text+=",${want_name[$path]}:${want_raw[$path]}"; fi
  done
  for path in "${!have_name[@]}"; do
    name=${path#"$1"/}
    if [[ $path != "$1"/* || $name == */* || ",$2," == *",$name,"* || -n ${want_raw["\$/$name"]+wanted} ]]; then continue; fi
    text+=",${have_name[$path]}:"
    # Without its id it becomes another row, and so must what is in it: two rows cannot have the same element.
    if [[ ",$2," == *,id,* ]]; then text+=$(without_ids "$path"); else text+=${have_raw[$path]}; fi
  done
  printf '{%s}' "${text:1}"
}

# without_ids PATH: the JSON of what is there, and of a list in it without the ids of its elements.
without_ids() {
  local i number path text=''
  if [[ ${have_raw[$1]} != '['* ]]; then
    printf '%s' "${have_raw[$1]}"
    return
  fi
  number=${have_count[$1]}
  for ((i = 0; i < number; i++)); do
    if [[ ${have_raw[$1/$i]} != '{'* ]]; then
      text+=,${have_raw[$1/$i]}
      continue
    fi
    text+=',{'
    for path in "${!have_name[@]}"; do
      if [[ $path != "$1/$i"/* || $path == "$1/$i"/*/* || $path == "$1/$i/id" ]]; then continue; fi
      text+=${have_name[$path]}:${have_raw[$path]},
    done
    text=${text%,}'}'
  done
  printf '[%s]' "${text:1}"
}
