#!/usr/bin/env bash
# Makes a VolumeSnapshot of the archive beside a dump of the database, waits until it is ready, and then deletes old ones.
#
#   API            URL of the API server
#   ACCESS         folder with the files token, ca.crt and namespace
#   CLAIM          name of the claim of the archive
#   CLASS          name of the VolumeSnapshotClass
#   LABELS         labels of the snapshot, as JSON
#   SELECTOR       the same that select the site's snapshots, as a query has them
#   RESULT         file that holds the name of the dump
#   PREFIX         what names of this site's dumps begin with
#   KEEP_DAYS      snapshots that are older are deleted
#   STORED         file that gets `yes` when the dump is stored, `no` when it will not be; empty where it is stored already
#   READY_SECONDS  how long it may take until one is ready
#   PAUSE          seconds between two looks
#
# The token is in no argument: curl reads it from a file descriptor.
set -euo pipefail
trap 'exit 143' TERM
export LC_ALL=C
# shellcheck source-path=SCRIPTDIR source=dumps.sh
. "${BASH_SOURCE[0]%/*}/dumps.sh"

say() {
  printf 'snapshot: %s\n' "$1"
}

fail() {
  printf 'snapshot: %s\n' "$1" >&2
  exit 1
}

NAMESPACE=$(<"$ACCESS/namespace")
SNAPSHOTS=/apis/snapshot.storage.k8s.io/v1/namespaces/$NAMESPACE/volumesnapshots

# One request: its method, its path, perhaps a body. Sets ANSWER, and STATUS to what the server said; 000 for no answer.
STATUS=000
ANSWER=''
request() {
  local answer file
  file=$(mktemp)
  # Not through a pipe, whose end would be a shell of its own. The token is read each time: the kubelet renews it.
  curl --silent --show-error --cacert "$ACCESS/ca.crt" --connect-timeout 10 --max-time 60 --config <(printf 'header = "Authorization: Bearer %s"\n' "$(<"$ACCESS/token")") \
    --header 'Content-Type: application/json' --request "$1" ${3:+--data-binary "$3"} --write-out '\n%{http_code}' "$API$2" >"$file" 2>&1 &
  if wait $!; then
    answer=$(<"$file")
    STATUS=${answer##*$'\n'}
    ANSWER=${answer%$'\n'*}
  else
    STATUS=000
    ANSWER=$(<"$file")
  fi
  rm --force "$file"
}

# A request that must succeed, tried again while nobody can answer it.
ask() {
  local attempt
  for attempt in 1 2 3 4 5 6; do
    request "$@"
    case $STATUS in
      2??) return ;;
      000 | 429 | 5??) ;;
      *) break ;;
    esac
    if ((attempt < 6)); then
      sleep "$PAUSE" &
      wait $!
    fi
  done
  case $STATUS in
    409) [[ $1 == POST ]] && return ;;
    404) [[ $1 == DELETE ]] && return ;;
  esac
  case $STATUS in
    404) fail "the API server knows no VolumeSnapshot: install the snapshot CRDs and the snapshot controller in the cluster. It said: ${ANSWER:0:500}" ;;
    401 | 403) fail "the API server does not let it: the Role and RoleBinding of the backup are not there, or were changed. It said: ${ANSWER:0:500}" ;;
    000) fail "the API server does not answer at $API. May this pod reach it (archiveSnapshots.apiServer)? curl said: ${ANSWER:0:500}" ;;
    *) fail "$1 $2: the API server says $STATUS: ${ANSWER:0:500}" ;;
  esac
}

dump=$(<"$RESULT")
stamp=$(stamp_of "$dump") || fail "$dump is no name of a dump"
NAME=$CLAIM-${stamp,,}

body=$(printf '{"apiVersion":"snapshot.storage.k8s.io/v1","kind":"VolumeSnapshot","metadata":{"name":"%s","labels":%s,"annotations":{"cdk8s-xnat/dump":"%s"}},"spec":{"volumeSnapshotClassName":"%s","source":{"persistentVolumeClaimName":"%s"}}}' \
  "$NAME" "${LABELS%\}},\"cdk8s-xnat/dump-time\":\"$stamp\"}" "$dump" "$CLASS" "$CLAIM")
ask POST "$SNAPSHOTS" "$body"
say "$NAME is asked for, beside $dump"

until_ready=$((SECONDS + READY_SECONDS))
while true; do
  ask GET "$SNAPSHOTS/$NAME"
  if [[ $ANSWER =~ \"readyToUse\"[[:space:]]*:[[:space:]]*true ]]; then break; fi
  if [[ $ANSWER =~ \"error\"[[:space:]]*:[[:space:]]*\{[^}]*\"message\"[[:space:]]*:[[:space:]]*\"([^\"]*) ]]; then
    fault=${BASH_REMATCH[1]}
  else
    fault='no error'
  fi
  ((SECONDS < until_ready)) || fail "$NAME is not ready after $READY_SECONDS s. Does the class $CLASS exist, is its driver the claim's, and does the snapshot controller run? Older snapshots stay. It reports: $fault"
  sleep "$PAUSE" &
  wait $!
done
say "$NAME is ready"

# Where the dump is not, the older dumps are what a restore takes, and these are the snapshots that belong to them.
if [[ -n $STORED ]]; then
  while [[ ! -s $STORED ]] && ((SECONDS < until_ready)); do
    sleep "$PAUSE" &
    wait $!
  done
  if [[ ! -s $STORED || $(<"$STORED") != yes ]]; then
    say 'older snapshots stay, since the dump is not stored'
    exit 0
  fi
fi

ask GET "$SNAPSHOTS?labelSelector=$SELECTOR&limit=5000"
# The names alone are looked for, each of which holds its time: another place that quotes one does no harm.
names=$(grep --only-matching --extended-regexp "\"$CLAIM-[0-9]{8}t[0-9]{6}z\"" <<<"$ANSWER" | sort --unique) || names=''
# As dumps are called, so that the same ones are kept.
dumps=''
for name in ${names//\"/}; do
  time=${name#"$CLAIM-"}
  dumps+=$PREFIX-${time^^}.dump$'\n'
done
while IFS= read -r old; do
  time=$(stamp_of "$old") || continue
  name=$CLAIM-${time,,}
  if [[ $name != "$NAME" ]]; then
    ask DELETE "$SNAPSHOTS/$name"
    say "deleted $name, which is older than $KEEP_DAYS days"
  fi
done < <(superseded "$KEEP_DAYS" <<<"$dumps")
