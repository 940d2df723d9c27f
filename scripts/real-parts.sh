#!/usr/bin/env bash
# Downloads from Maven Central what the tests on real parts need and no package of Debian has, each with its checksum.
set -euo pipefail

folder=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-xnat
mkdir -p "$folder"

fetch() {
  local file=$folder/$1 sha256=$2 url=https://repo1.maven.org/maven2/$3
  if [[ -f $file && $(sha256sum <"$file") == "$sha256  -" ]]; then return; fi
  curl --fail --silent --show-error --location --retry 3 --output "$file.part" "$url"
  if [[ $(sha256sum <"$file.part") != "$sha256  -" ]]; then
    printf '%s is not the file that was expected\n' "$url" >&2
    return 1
  fi
  mv "$file.part" "$file"
}

fetch jmx_prometheus_javaagent.jar 7d61f737fd661610ccc14aea79764faa1ea94a340cbc8f0029b3d2edea3d80c1 \
  io/prometheus/jmx/jmx_prometheus_javaagent/1.0.1/jmx_prometheus_javaagent-1.0.1.jar
fetch tomcat.tar.gz 1d9a1104c2e235a5baff6e9ca8e28be3d864803fafc478f5c13c2ae6a5ed3d6f \
  org/apache/tomcat/tomcat/9.0.98/tomcat-9.0.98.tar.gz
