# shellcheck shell=bash
# Sourced by what talks to S3.
#
#   BUCKET       name of the bucket
#   KEY_PREFIX   what keys begin with, with a slash at its end; may be empty
#   ENDPOINT     URL of the service where it is not AWS's; else empty
#   SECRETS      folder with the files access_key and secret_key; empty where a role does without
#   AWS_REGION   region of the bucket
#   TRUST        file of authorities that are trusted beside those of the image; may be unset
#   STALL_SECONDS
#                seconds after which a connection on which nothing comes is given up; 60 where it is not set. The whole ends with the Job's deadline
#
# The secret key goes from its file into this process's environment: it is in no argument, no other file and no log.
export LC_ALL=C AWS_PAGER='' AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=5 AWS_DEFAULT_REGION=$AWS_REGION
# The machine's own role is not meant, and asking for it would hang where there is none.
export AWS_EC2_METADATA_DISABLED=true
# What is newer than many an S3 of other makers; what is stored is read again anyway.
export AWS_REQUEST_CHECKSUM_CALCULATION=when_required AWS_RESPONSE_CHECKSUM_VALIDATION=when_required

ME=${0##*/}
ME=${ME%.sh}
ERRORS=$(mktemp)
AWS_CONFIG_FILE=$(mktemp)
export AWS_CONFIG_FILE
if [[ -n $ENDPOINT ]]; then printf '[default]\ns3 =\n  addressing_style = path\n' >"$AWS_CONFIG_FILE"; fi
trap 'exit 143' TERM

say() {
  printf '%s: %s\n' "$ME" "$1"
}

fail() {
  printf '%s: %s\n' "$ME" "$1" >&2
  exit 1
}

# Ends, with what S3 said about a failure and what to do.
fail_with() {
  local error
  error=$(<"$ERRORS")
  case $error in
    *AccessDenied* | *Forbidden* | *'(403)'*) fail "$1: S3 does not let it. Give the user or the role s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on what is in it. It said: $error" ;;
    *InvalidAccessKeyId* | *SignatureDoesNotMatch*) fail "$1: S3 does not take the keys. Store the right access_key and secret_key in the Secret. It said: $error" ;;
    *NoSuchBucket*) fail "$1: there is no bucket $BUCKET. Make it, or correct bucket. It said: $error" ;;
    *'Could not connect'* | *'Connect timeout'*) fail "$1: S3 does not answer. May this pod reach it (NetworkPolicy, endpoint)? It said: $error" ;;
    *'SSL validation failed'*) fail "$1: the certificate of S3 is of an authority that nobody here knows. Give it as ca, or as trust of the site. It said: $error" ;;
    *AssumeRoleWithWebIdentity* | *'Unable to locate credentials'*) fail "$1: there is no role to act in. Has the IAM role a trust policy for this service account? It said: $error" ;;
    *) fail "$1. It said: $error" ;;
  esac
}

read_key() {
  local file=$SECRETS/$1
  [[ -s $file ]] || fail "the $1 of S3 is not there, or is empty. Fill the key of its Secret."
  IFS= read -r -d '' VALUE <"$file" && fail "the $1 of S3 holds a NUL byte."
  [[ $VALUE != *[$'\x01'-$'\x1f\x7f']* ]] || fail "the $1 of S3 holds a control character, such as a line break at its end. Store it with printf %s."
}

# The AWS CLI takes one file, in the place of its own authorities.
if [[ -n ${TRUST:-} ]]; then
  AWS_CA_BUNDLE=$(mktemp)
  export AWS_CA_BUNDLE
  for file in /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/certs/ca-certificates.crt /etc/ssl/cert.pem; do
    if [[ -r $file ]]; then
      cat "$file" >"$AWS_CA_BUNDLE"
      break
    fi
  done
  # Each may lack the line break at its end.
  printf '\n' >>"$AWS_CA_BUNDLE"
  cat "$TRUST" >>"$AWS_CA_BUNDLE"
fi

VALUE=''
if [[ -n $SECRETS ]]; then
  read_key access_key
  export AWS_ACCESS_KEY_ID=$VALUE
  read_key secret_key
  export AWS_SECRET_ACCESS_KEY=$VALUE
fi

s3() {
  # In the background: while a child runs before it bash takes no notice of TERM.
  local code=0
  aws --cli-connect-timeout 15 --cli-read-timeout "${STALL_SECONDS:-60}" ${ENDPOINT:+--endpoint-url "$ENDPOINT"} "$@" 2>"$ERRORS" &
  wait $! || code=$?
  return "$code"
}

# Names and sizes of what is under the prefix, a line each.
list_objects() {
  local keys key size
  keys=$(s3 s3api list-objects-v2 --bucket "$BUCKET" --prefix "$KEY_PREFIX" --query 'Contents[].[Key, Size]' --output text) || return 1
  while IFS=$'\t' read -r key size; do
    if [[ $key == "$KEY_PREFIX"* && $size =~ ^[0-9]+$ ]]; then printf '%s\t%s\n' "${key#"$KEY_PREFIX"}" "$size"; fi
  done <<<"$keys"
}

# A fact of an object: ContentLength, or Metadata.sha256.
head_object() {
  s3 s3api head-object --bucket "$BUCKET" --key "$KEY_PREFIX$1" --query "$2" --output text
}
