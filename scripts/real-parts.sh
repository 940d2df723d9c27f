#!/usr/bin/env bash
# Downloads from Maven Central, each with its checksum, and builds from the Go module proxy what the tests on real parts need and no
# package of Debian has. What is there is not made again.
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
# Elasticsearch as its own tests have it, with security: under Elastic's licence, which lets it be used, and not be sold as a service.
for release in 8.19.3:c4b08b70523700efde9f3e4c9287229f085c2c0db1efca5c6a7d65abbdb9f2e1 \
  7.17.29:841ee00be1a72ba8e707b5a2fb55f23fe7a4184369b4585393238b1c903eedaf; do
  version=${release%:*}
  fetch "elasticsearch-$version.zip" "${release#*:}" "org/elasticsearch/distribution/integ-test-zip/elasticsearch/$version/elasticsearch-$version.zip"
done

# tool NAME MODULE VERSION COMMAND...: programs of a module of Go, which the Go checksum database vouches for, in a folder with its version
tool() {
  local name=$1 module=$2 version=$3 out build command
  shift 3
  out=$folder/bin/tools/$name-$version
  [[ ! -d $out ]] || return 0
  printf '%s %s: building\n' "$name" "$version" >&2
  mkdir -p "${out%/*}"
  build=$(mktemp -d "${out%/*}/.build-XXXXXX")
  for command in "$@"; do CGO_ENABLED=${CGO:-0} GOBIN=$build go install -trimpath -ldflags '-s -w' "$module$command@v$version"; done
  # Whole folders only: a build that was ended leaves nothing that looks ready.
  chmod 755 "$build"
  mv -T "$build" "$out"
}

command -v go >/dev/null || { printf 'real-parts.sh: sops, age and gitleaks are built with Go, and no go is installed\n' >&2 && exit 1; }
# The versions stand in test/real/support/tools.ts as well.
tool sops github.com/getsops/sops/v3 3.13.3 /cmd/sops
tool age filippo.io/age 1.3.2 /cmd/age /cmd/age-keygen
tool gitleaks github.com/zricethezav/gitleaks/v8 8.30.1 ''
# Of npm run lint: its parsers are written in C, and compiled with gcc. The version stands in scripts/prose.js as well.
CGO=1 tool vale github.com/errata-ai/vale/v3 3.18.0 /cmd/vale
# Of npm run lint:manifests, whose versions stand in scripts/lint-manifests as well.
tool kube-score github.com/zegl/kube-score 1.20.0 /cmd/kube-score

checkov=$folder/bin/tools/checkov-3.3.30
if [[ ! -e $checkov/ready ]]; then
  printf 'checkov 3.3.30: installing\n' >&2
  # An environment knows its own path, so it is made where it stays; the last file says that it is whole.
  python3 -m venv --clear "$checkov"
  "$checkov/bin/pip" install --quiet --disable-pip-version-check --requirement "$(dirname "$0")/lint-manifests/requirements.txt"
  touch "$checkov/ready"
fi

bash "$(dirname "$0")/cluster/helm.sh" >/dev/null
