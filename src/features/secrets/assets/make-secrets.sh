#!/usr/bin/env bash
# shellcheck disable=SC2016,SC2317
# Makes the Secrets below that are not there yet, and asks for their values.
# What is typed is not shown, stands in no argument of a program, and is written nowhere but into the cluster.
# A Secret that is there is left as it is; keys that it lacks are named. It ends with 1 if there are such keys.
#
@@table@@
set -euo pipefail

lacking=0

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# is_file KEY: values of more than a line, or of bytes, are given as a path
is_file() {
  case "$1" in
    *.crt | *.key | *.pem | *.p12 | *.jks | *.json | .dockerconfigjson) return 0 ;;
    *) return 1 ;;
  esac
}

# encoded NAMESPACE SECRET KEY: asks, and prints the value in base64
encoded() {
  local value
  if is_file "$3"; then
    printf '%s/%s, path of the file for %s: ' "$1" "$2" "$3" >&2
    IFS= read -r value || [[ -n $value ]] || fail 'no answer; this Secret is not made'
    [[ -s $value ]] || fail "there is no such file, or nothing in it; this Secret is not made"
    base64 <"$value" | tr -d '\n'
  else
    printf '%s/%s, value of %s: ' "$1" "$2" "$3" >&2
    IFS= read -rs value || [[ -n $value ]] || fail 'no answer; this Secret is not made'
    printf '\n' >&2
    [[ -n $value ]] || fail 'an empty value; this Secret is not made'
    printf '%s' "$value" | base64 | tr -d '\n'
  fi
}

# type_of KEY...: whatever other keys there are, for the type of a Secret cannot be changed
type_of() {
  local keys=" $* "
  if [[ $keys == *' .dockerconfigjson '* ]]; then
    printf 'kubernetes.io/dockerconfigjson'
  elif [[ $keys == *' tls.crt '* && $keys == *' tls.key '* ]]; then
    printf 'kubernetes.io/tls'
  else
    printf 'Opaque'
  fi
}

namespace() {
  local found
  found=$(kubectl get namespace "$1" --ignore-not-found --output name)
  if [[ -z $found ]]; then kubectl create namespace "$1"; fi
}

# secret NAMESPACE NAME KEY...
secret() {
  local namespace=$1 name=$2 key value found data=''
  shift 2
  found=$(kubectl --namespace "$namespace" get secret "$name" --ignore-not-found \
    --output 'go-template=there{{"\n"}}{{range $key, $value := .data}}{{$key}}{{"\n"}}{{end}}')
  if [[ -n $found ]]; then
    say "$namespace/$name is there"
    for key in "$@"; do
      if ! grep --quiet --line-regexp --fixed-strings -- "$key" <<<"${found#there}"; then
        say "$namespace/$name lacks the key $key"
        lacking=1
      fi
    done
    return
  fi
  for key in "$@"; do
    value=$(encoded "$namespace" "$name" "$key")
    data+="  $key: $value"$'\n'
  done
  printf 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  namespace: %s\ntype: %s\ndata:\n%s' \
    "$name" "$namespace" "$(type_of "$@")" "$data" | kubectl create --filename -
}

@@calls@@

exit "$lacking"
