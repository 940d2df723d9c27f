# shellcheck shell=bash disable=SC2154
# What smoke-test.sh has to say of the login page. It has the variables and the words of that script.

# A page without its comments: what stands in them, nobody sees.
without_comments() {
  local page shown='' part
  page=$(tr -d '\0' <"$1")
  while [[ $page == *'<!--'* ]]; do
    part=${page%%'<!--'*}
    shown+=$part
    page=${page:${#part}+4}
    part=${page%%-->*}
    # One that is never closed goes to the end.
    if [[ $part == "$page" ]]; then page=''; else page=${page:${#part}+3}; fi
  done
  printf '%s\n' "$shown$page"
}

# Looks at the login page of a pod. FAULTS has what is wrong with each part of it.
declare -A FAULTS=()
look_at_login() {
  local page=$TMP/page shown=$TMP/shown provider
  FAULTS=()
  # Of an empty answer curl may make no file.
  : >"$page"
  request "$page" "http://$1:$POD_PORT$LOGIN_PAGE"
  if [[ $CODE != 0 || $STATUS != 200 ]]; then
    FAULTS[page]="$LOGIN_PAGE of $1 says $STATUS, not 200. Look at XNAT's log; where XNAT has moved the page, set loginPage."
    return
  fi
  without_comments "$page" >"$shown"
  if [[ $PASSWORD_LOGIN == true ]] && ! grep -qiE '(name|type)="password"' "$shown"; then
    FAULTS[password]="the page of $1 asks for no password, though the site says it does. Is localdb among the preference enabledProviders?"
  fi
  for provider in $PROVIDERS; do
    # A link of OpenID Connect; or an entry of the list, as LDAP has it.
    if ! grep -qE "providerId=$provider([^A-Za-z0-9_-]|\$)|value=\"$provider\"" "$shown"; then
      FAULTS[provider $provider]="the page of $1 does not lead to $provider. Is its plugin loaded, and $provider among the preference enabledProviders? A link of your own must hold providerId=$provider."
    fi
  done
}

# Each pod is asked itself: the common Service leads to pods of an older state as well.
check_login() {
  local address part provider asked=0
  local -A all=()
  if ((${#POD_ADDRESSES[@]} == 0)); then
    skip 'login: there is no pod of this state to ask.'
    return
  fi
  for address in "${POD_ADDRESSES[@]}"; do
    while look_at_login "$address" && ((${#FAULTS[@]} > 0)) && may_settle; do :; done
    # An autoscaler may have taken the pod away meanwhile.
    if ((${#FAULTS[@]} > 0)) && ! is_of_this_state "$address"; then continue; fi
    asked=$((asked + 1))
    for part in "${!FAULTS[@]}"; do all[$part]=${FAULTS[$part]}; done
  done
  if ((asked == 0)); then
    bad 'login: no pod of this state is there any longer. Look at kubectl get pods: XNAT may have ended again.'
  elif [[ -n ${all[page]-} ]]; then
    bad "login: ${all[page]}"
  else
    if [[ $PASSWORD_LOGIN == true ]]; then tell_part password 'the page asks for a user name and a password.'; fi
    for provider in $PROVIDERS; do tell_part "provider $provider" "the page leads to $provider."; done
  fi
}

# One part of the login page, of all pods.
tell_part() {
  if [[ -n ${all[$1]-} ]]; then bad "login: ${all[$1]}"; else well "login: $2"; fi
}
