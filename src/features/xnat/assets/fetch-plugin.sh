#!/usr/bin/env bash
# Fetches a plugin's jar from S3. It runs in the image of the AWS CLI; install-plugins.sh verifies what it brings.
#
#   URI             s3://<bucket>/<key>
#   TARGET          path of the copy
#   ENDPOINT        URL of the service where it is not AWS's; else empty
#   AWS_REGION      region of the bucket
#   SECRETS         folder with the files access_key and secret_key; empty where a role does without
#   STALL_SECONDS   seconds after which a connection on which nothing comes is given up; 60 where it is not set
#
# The secret key goes from its file into this process's environment: it is in no argument, no other file and no log.
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

export LC_ALL=C AWS_PAGER='' AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=5 AWS_DEFAULT_REGION=$AWS_REGION
# The node's own role is not meant, and asking for it would hang where there is none.
export AWS_EC2_METADATA_DISABLED=true
# What is newer than many an S3 of other makers; the jar has a checksum of its own.
export AWS_REQUEST_CHECKSUM_CALCULATION=when_required AWS_RESPONSE_CHECKSUM_VALIDATION=when_required

ERRORS=$(mktemp)
AWS_CONFIG_FILE=$(mktemp)
export AWS_CONFIG_FILE
if [[ -n $ENDPOINT ]]; then printf '[default]\ns3 =\n  addressing_style = path\n' >"$AWS_CONFIG_FILE"; fi

fail() {
  printf 'fetch-plugin: %s\n' "$1" >&2
  exit 1
}

read_key() {
  local file=$SECRETS/$1
  [[ -s $file ]] || fail "the $1 of S3 is not there, or is empty. Fill the key of its Secret."
  VALUE=$(<"$file")
  [[ $VALUE != *[$'\x01'-$'\x1f\x7f']* ]] || fail "the $1 of S3 holds a control character. Store it with printf %s."
}

if [[ -n $SECRETS ]]; then
  read_key access_key
  export AWS_ACCESS_KEY_ID=$VALUE
  read_key secret_key
  export AWS_SECRET_ACCESS_KEY=$VALUE
fi

# In the background: while a child runs before it bash takes no notice of TERM.
code=0
aws --cli-connect-timeout 15 --cli-read-timeout "${STALL_SECONDS:-60}" ${ENDPOINT:+--endpoint-url "$ENDPOINT"} s3 cp --only-show-errors "$URI" "$TARGET.part" 2>"$ERRORS" &
wait $! || code=$?
if ((code != 0)); then
  error=$(<"$ERRORS")
  rm -f "$TARGET.part"
  case $error in
    *AccessDenied* | *Forbidden* | *'(403)'*) fail "$URI: S3 does not let it. Give the user or the role s3:GetObject on it, and s3:ListBucket on its bucket. It said: $error" ;;
    *InvalidAccessKeyId* | *SignatureDoesNotMatch*) fail "$URI: S3 does not take the keys. Store the right access_key and secret_key in the Secret. It said: $error" ;;
    *NoSuchBucket* | *NoSuchKey* | *'(404)'* | *'Not Found'*) fail "$URI: there is no such object. Upload the jar, or correct the URI in PluginSource.s3. It said: $error" ;;
    *'Could not connect'* | *'onnect timeout'*) fail "$URI: S3 does not answer. May this pod reach it (NetworkPolicy, endpoint, proxy)? It said: $error" ;;
    *'SSL validation failed'*) fail "$URI: the certificate of S3 is of an authority that nobody here knows. Give it as trust of the site. It said: $error" ;;
    *AssumeRoleWithWebIdentity* | *'Unable to locate credentials'*) fail "$URI: there is no role to act in. Name one in xnat.pod.serviceAccountAnnotations, and this service account in its trust policy; or give credentials. It said: $error" ;;
    *) fail "$URI cannot be fetched. It said: $error" ;;
  esac
fi
mv -f "$TARGET.part" "$TARGET"
printf 'fetch-plugin: %s is fetched.\n' "$URI"
