#!/usr/bin/env bash
# Makes the tree of an S3 server's image: build.sh TARGET VERSION. It is SeaweedFS, from the Go module proxy.
set -euo pipefail
target=$1 version=$2 here=$(cd "$(dirname "$0")" && pwd)
module=$(mktemp -d)
trap 'rm -rf "$module"' EXIT
cd "$module"
printf 'module s3\n\ngo 1.26.0\n\nrequire github.com/seaweedfs/seaweedfs %s\n' "$version" >go.mod
export CGO_ENABLED=0 GOFLAGS=-mod=mod
go mod download "github.com/seaweedfs/seaweedfs@$version"
# What a module replaces, its users must replace themselves.
grep -E '^replace ' "$(go env GOMODCACHE)/cache/download/github.com/seaweedfs/seaweedfs/@v/$version.mod" >>go.mod || true
printf '//go:build tools\n\npackage tools\n\nimport _ "github.com/seaweedfs/seaweedfs/weed"\n' >tools.go
go mod tidy -e 2>/dev/null
mkdir -p "$target"/{usr/local/bin,etc/seaweedfs,data,tmp}
nice go build -trimpath -ldflags '-s -w' -o "$target/usr/local/bin/weed" github.com/seaweedfs/seaweedfs/weed
install -m 0644 "$here/s3.json" "$target/etc/seaweedfs/s3.json"
chown 1000:1000 "$target/data"
chmod 1777 "$target/tmp"
