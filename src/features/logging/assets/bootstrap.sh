#!/usr/bin/env bash
# Brings an Elasticsearch to the state that the stack needs, however often it runs: the password of Kibana's user, a
# policy that deletes old indices, a template for new ones, and a user for Fluentd that may only write.
#
#   ES_URL            such as https://elasticsearch-master:9200
#   CONNECT_TO        host:port to connect to, where the name in the URL is one that only the certificate has; may be empty
#   CA_FILE           certificate of the authority
#   CA_CONFIG_MAP     where Fluentd finds that certificate, as a path of the API server below /api/v1; empty where it is there
#   SECRETS           folder with the passwords: elastic, and those of the users to set (kibana_system; fluentd_writer, or fluentd_writer_NAME)
#   INDEX_PREFIX      what policy and template are called by
#   INDEX_PATTERN     names of the indices, such as ais.*
#   RETENTION_DAYS    after so many days an index is deleted
#   REPLICAS          copies of each index beside the original
#   SNAPSHOT_REPOSITORY, SNAPSHOT_POLICY
#                     where snapshots are kept, and when they are made, as JSON; empty for none
#   ATTEMPTS, PAUSE   how often, and with how many seconds between, it tries to reach Elasticsearch
#
# Passwords are in no argument: curl reads them from a file descriptor.
set -euo pipefail
trap 'exit 143' TERM
export LC_ALL=C

fail() {
  printf 'efk-bootstrap: %s\n' "$1" >&2
  exit 1
}

# Sets PASSWORD to a password, escaped as JSON and curl's configuration want it.
PASSWORD=''
read_password() {
  local file=$SECRETS/$1
  [[ -s $file ]] || fail "the password of $1 is not there, or is empty. Fill the key of its Secret."
  IFS= read -r -d '' PASSWORD <"$file" && fail "the password of $1 holds a NUL byte."
  [[ $PASSWORD != *[$'\x01'-$'\x1f\x7f']* ]] || fail "the password of $1 holds a control character, such as a line break at its end. Store it with printf %s."
  case ${PASSWORD,,} in
    changeme | elastic | kibana | password | secret | yourpassword) fail "the password of $1 is a placeholder, the first thing that is tried. Choose another." ;;
  esac
  PASSWORD=${PASSWORD//\\/\\\\}
  PASSWORD=${PASSWORD//\"/\\\"}
}

read_password elastic
ELASTIC=$PASSWORD

# One request: its method, its path, its body on standard input. Prints the answer; STATUS is what the server said.
STATUS=000
request() {
  local answer
  STATUS=000
  answer=$(
    curl --silent --show-error --cacert "$CA_FILE" --max-time 60 ${CONNECT_TO:+--connect-to "::$CONNECT_TO"} \
      --config <(printf 'user = "elastic:%s"\n' "$ELASTIC") \
      --header 'Content-Type: application/json' --request "$1" --data-binary @- \
      --write-out '\n%{http_code}' "$ES_URL$2"
  ) || return 1
  STATUS=${answer##*$'\n'}
  printf '%s' "${answer%$'\n'*}"
}

# A request that must succeed, tried again while the server cannot answer.
change() {
  local method=$1 path=$2 body=$3 answer file attempt
  file=$(mktemp)
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    # Not through a pipe, whose end would be a shell of its own and keep STATUS to itself.
    if request_to "$file" "$method" "$path" < <(printf '%s' "$body"); then
      case $STATUS in
        2??)
          printf 'efk-bootstrap: %s %s: %s\n' "$method" "$path" "$STATUS"
          rm -f "$file"
          return 0
          ;;
        429 | 5??) ;;
        *)
          answer=$(<"$file")
          fail "$method $path: Elasticsearch says $STATUS: ${answer:0:500}"
          ;;
      esac
    fi
    sleep "$PAUSE" &
    wait $!
  done
  fail "$method $path: no answer after $ATTEMPTS attempts, the last status was $STATUS"
}

# As request, with the answer in a file: in a subshell STATUS would be lost.
request_to() {
  local file=$1
  shift
  request "$@" >"$file"
}

wait_for_elasticsearch() {
  local attempt file
  file=$(mktemp)
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    if request_to "$file" GET '/_cluster/health?wait_for_status=yellow&timeout=10s' </dev/null; then
      case $STATUS in
        200)
          rm -f "$file"
          return 0
          ;;
        401) fail 'Elasticsearch does not take the password of elastic. It was set when the cluster was formed; the Secret must hold that one.' ;;
      esac
    fi
    if ((attempt % 6 == 1)); then printf 'efk-bootstrap: %s is not ready yet (%s)\n' "$ES_URL" "$STATUS"; fi
    sleep "$PAUSE" &
    wait $!
  done
  fail "$ES_URL is not ready after $ATTEMPTS attempts, the last status was $STATUS"
}

# The certificate alone: what cert-manager writes has a key beside it. Fluentd's pods wait for it.
publish_ca() {
  local account=${SERVICE_ACCOUNT_FOLDER:-/var/run/secrets/kubernetes.io/serviceaccount} host=$KUBERNETES_SERVICE_HOST ca attempt status=000
  ca=$(<"$CA_FILE")
  [[ $ca == *'BEGIN CERTIFICATE'* && $ca != *PRIVATE* ]] || fail "$CA_FILE holds no certificate, or more than that. Look at cert-manager's log."
  if [[ $host == *:* ]]; then host="[$host]"; fi
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    status=$(
      printf '{"data":{"ca.crt":"%s\\n"}}' "${ca//$'\n'/\\n}" |
        curl --silent --show-error --cacert "$account/ca.crt" --max-time 30 \
          --config <(printf 'header = "Authorization: Bearer %s"\n' "$(<"$account/token")") \
          --header 'Content-Type: application/merge-patch+json' --request PATCH --data-binary @- \
          --output /dev/null --write-out '%{http_code}' "https://$host:$KUBERNETES_SERVICE_PORT/api/v1/$CA_CONFIG_MAP"
    ) || true
    case $status in
      200)
        printf 'efk-bootstrap: the certificate of the authority is in %s.\n' "$CA_CONFIG_MAP"
        return 0
        ;;
    esac
    if ((attempt % 6 == 1)); then printf 'efk-bootstrap: the API server answers %s to PATCH %s\n' "$status" "$CA_CONFIG_MAP"; fi
    sleep "$PAUSE" &
    wait $!
  done
  fail "the certificate of the authority is not in $CA_CONFIG_MAP: the last status was $status"
}

if [[ -n $CA_CONFIG_MAP ]]; then publish_ca; fi
wait_for_elasticsearch

if [[ -f $SECRETS/kibana_system ]]; then
  read_password kibana_system
  change POST /_security/user/kibana_system/_password "{\"password\":\"$PASSWORD\"}"
fi
change PUT "/_ilm/policy/$INDEX_PREFIX-logs" "{\"policy\":{\"phases\":{\"hot\":{\"actions\":{\"set_priority\":{\"priority\":100}}},\"delete\":{\"min_age\":\"${RETENTION_DAYS}d\",\"actions\":{\"delete\":{}}}}}}"
change PUT "/_index_template/$INDEX_PREFIX-logs" "{\"index_patterns\":[\"$INDEX_PATTERN\"],\"priority\":200,\"template\":{\"settings\":{\"number_of_shards\":1,\"number_of_replicas\":$REPLICAS,\"index.lifecycle.name\":\"$INDEX_PREFIX-logs\",\"index.refresh_interval\":\"10s\"},\"mappings\":{\"properties\":{\"@timestamp\":{\"type\":\"date_nanos\"},\"time\":{\"type\":\"date_nanos\"},\"log\":{\"type\":\"text\"},\"stream\":{\"type\":\"keyword\"},\"site\":{\"type\":\"keyword\"},\"component\":{\"type\":\"keyword\"}}}}}"
for file in "$SECRETS"/fluentd_writer*; do
  [[ -f $file ]] || continue
  writer=${file##*/}
  change PUT /_security/role/fluentd_writer "{\"cluster\":[\"monitor\"],\"indices\":[{\"names\":[\"$INDEX_PATTERN\"],\"privileges\":[\"create_index\",\"create_doc\",\"index\",\"view_index_metadata\"]}]}"
  read_password "$writer"
  change PUT "/_security/user/$writer" "{\"password\":\"$PASSWORD\",\"roles\":[\"fluentd_writer\"]}"
done
if [[ -n $SNAPSHOT_REPOSITORY ]]; then
  change PUT /_snapshot/efk "$SNAPSHOT_REPOSITORY"
  change PUT /_slm/policy/efk "$SNAPSHOT_POLICY"
fi
printf 'efk-bootstrap: Elasticsearch is as the stack needs it.\n'
