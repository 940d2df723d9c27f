#!/usr/bin/env bash
# Makes the tree of Node's image: build.sh TARGET VERSION. npm has the binaries of Node.
set -euo pipefail
target=$1 version=$2 here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../users.sh
. "$here/../users.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $(uname -m) in x86_64) machine=x64 ;; *) machine=arm64 ;; esac
(cd "$work" && npm pack --silent "node-linux-$machine@$version" >/dev/null)
mkdir -p "$target/usr/local/bin" "$target/home/node"
tar --extract --gzip --file "$work"/node-linux-*.tgz --directory="$target/usr/local/bin" --strip-components=2 --no-same-owner package/bin/node
add_user "$target" node 1000 /home/node /bin/bash
chown 1000:1000 "$target/home/node"
