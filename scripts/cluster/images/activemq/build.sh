#!/usr/bin/env bash
# Makes the tree of ActiveMQ's image: build.sh TARGET VERSION. Maven's registry has the distribution in parts alone.
set -euo pipefail
target=$1 version=$2 here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../users.sh
. "$here/../users.sh"
home=$target/opt/apache-activemq
mkdir -p "$home"/{bin,conf,data}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
mvn --batch-mode --quiet --log-file "$log" --file "$here/pom.xml" -Dactivemq.version="$version" \
  dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$home/lib" >/dev/null 2>&1 || {
  cat "$log" >&2
  exit 1
}
mv "$home/lib/activemq-run-$version.jar" "$home/bin/activemq.jar"
add_user "$target" activemq 1000 /opt/apache-activemq /bin/bash
chown -R 1000:1000 "$home/data"
