#!/usr/bin/env bash
# Makes the images of the cluster of the tests from package registries alone, without Docker: images.sh [NAME...]
#
#   xnat postgres activemq aws-cli node s3 pause coredns metrics-server     all of them where none is named; as root
#
# Prints the path of one archive for each, which load.sh or `ctr images import` takes. An archive holds all tags of its
# image. Its name ends in a fingerprint of what it is made from, so that what is unchanged is not made again; Debian's
# packages are as new as on the day of the making. What is in the images stands in images/README.md.
#
# Each may be set from outside, with blanks between several:
#   XNAT_VERSIONS       <version>, or <version>-own-heap where the image sets its own heap, as xnat-docker-compose's do
#   POSTGRES_VERSIONS   of major 16, and of 18 for upgrades across majors
#   ACTIVEMQ_VERSIONS, AWS_CLI_VERSIONS, METRICS_SERVER_TAGS, NODE_TAGS
set -euo pipefail
shopt -s inherit_errexit
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
parts=$here/images
# shellcheck source-path=SCRIPTDIR source=versions.sh
. "$here/versions.sh"
cache=$CLUSTER_CACHE/images
layers=$cache/layers

say() { printf 'images: %s\n' "$1" >&2; }
fail() {
  say "$1"
  exit 1
}
((EUID == 0)) || fail 'only root can make them, since their files belong to several users'

# The library's own defaults.
default_of() {
  local value
  value=$(sed -nE "s/^ +$1: '(.*)',\$/\\1/p" "$root/src/core/versions.ts")
  [[ -n $value ]] || fail "src/core/versions.ts has no $1"
  printf %s "$value"
}
xnat=$(default_of xnat)
postgres=$(default_of postgres)
xnat_repository=$(default_of aisXnatRepository)
postgres_repository=$(default_of postgresRepository)
activemq_repository=$(default_of activemqRepository)
aws_cli_repository=$(default_of awsCliRepository)
metrics_server_repository=$(default_of metricsServerRepository)
XNAT_VERSIONS=${XNAT_VERSIONS:-"$xnat $xnat-own-heap 1.10.1"}
# The second one stands for the next patch release; the server is the same.
POSTGRES_VERSIONS=${POSTGRES_VERSIONS:-"$postgres ${postgres%.*}.$((${postgres#*.} + 1))"}
ACTIVEMQ_VERSIONS=${ACTIVEMQ_VERSIONS:-$(default_of activemq)}
AWS_CLI_VERSIONS=${AWS_CLI_VERSIONS:-$(default_of awsCli)}
METRICS_SERVER_TAGS=${METRICS_SERVER_TAGS:-v$METRICS_SERVER}
node_repository=$(default_of nodeRepository)
NODE_TAGS=${NODE_TAGS:-"22 $(default_of node)"}
SEAWEEDFS=${SEAWEEDFS:-v0.0.0-20261109003541-7506e5f91cd6}
# The XNAT that stands in for the real one: what it writes below TARGET is put into the image.
XNAT_BUILD=${XNAT_BUILD:-$root/test/cluster/xnat/build.sh}

BASE_PACKAGES=(ca-certificates curl netbase unzip usr-is-merged)
PATHS=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# Installs Debian's packages that are missing on this machine, each told by a program or a file of it: [PROGRAM PACKAGE]...
need() {
  local missing=()
  while (($# > 0)); do
    if [[ ! -e $1 ]] && ! command -v "$1" >/dev/null; then missing+=("$2"); fi
    shift 2
  done
  ((${#missing[@]} > 0)) || return 0
  say "installing ${missing[*]}"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# Of words and of files, or all files of folders: what they are made from.
fingerprint() { # WORD... -- PATH...
  local words=() file
  while (($# > 0)) && [[ $1 != -- ]]; do
    words+=("$1")
    shift
  done
  shift
  {
    printf '%s\n' "${words[@]}"
    cd "$root"
    find "$@" -type f -print0 | sort --zero-terminated | while IFS= read -r -d '' file; do
      printf '%s %s\n' "${file#"$root/"}" "$(sha256sum <"$file")"
    done
  } | sha256sum | cut -c1-12
}

made() { [[ -f $1.json ]]; }

# Deletes what was made under the same name before.
forget() { # FOLDER NAME KEEP
  local file
  for file in "$1/$2"-????????????.*; do
    if [[ -e $file && $file != "$3"* ]]; then rm -f "$file"; fi
  done
}

# Where the layer of a Debian lies that has more packages than the base.
debian_layer() { # NAME PACKAGE...
  printf '%s/%s-%s.layer' "$layers" "$1" "$(fingerprint "${@:2}" "${BASE_PACKAGES[@]}" -- "$parts/pack.py" "$parts/debian.sh")"
}
BASE=$(debian_layer base)
export BASE
JAVA=$(debian_layer java openjdk-17-jre-headless)
AWS=$(debian_layer aws awscli)

# Each takes half a minute, most of which is waiting: together they take little more.
make_debian() { # [java|aws]...
  local name packages file failed='' pids=() missing=()
  made "$BASE" || missing+=("base $BASE")
  for name in "$@"; do
    case $name in
      java) made "$JAVA" || missing+=("java $JAVA openjdk-17-jre-headless") ;;
      aws) made "$AWS" || missing+=("aws $AWS awscli") ;;
    esac
  done
  ((${#missing[@]} > 0)) || return 0
  need mmdebstrap mmdebstrap
  for name in "${missing[@]}"; do
    read -r name file packages <<<"$name"
    say "making the layer $name from Debian's packages"
    # shellcheck disable=SC2086 # words
    bash "$parts/debian.sh" "$work/$name.tar" "${BASE_PACKAGES[@]}" $packages &
    pids+=($!)
  done
  # None is left behind where one fails.
  for name in "${pids[@]}"; do wait "$name" || failed=yes; done
  [[ -z $failed ]] || fail 'a root could not be made'
  for name in "${missing[@]}"; do
    read -r name file packages <<<"$name"
    forget "$layers" "$name" "$file"
    if [[ $name == base ]]; then
      "$parts/pack.py" diff "$work/base.tar" "$file"
    else
      "$parts/pack.py" diff "$work/$name.tar" "$file" "$BASE"
    fi
    rm "$work/$name.tar"
  done
}

# Prints where the layer lies that has what a script writes below a folder, its first argument. One that is there is not
# made again.
tree_layer() { # NAME FINGERPRINT SCRIPT [ARGUMENT...]
  local layer=$layers/$1-$2.layer target=$work/$1
  if ! made "$layer"; then
    say "making the layer $1"
    mkdir "$target"
    bash "$3" "$target" "${@:4}" >&2
    "$parts/pack.py" tree "$target" "$layer"
    rm -rf "$target"
    forget "$layers" "$1" "$layer"
  fi
  printf %s "$layer"
}

# The archive of an image, unless it is there: NAME, and then for each tag TAG CONFIG LAYER..., with -- between.
archive() {
  local name=$1 file
  shift
  # The digest of a layer stands in the file beside it.
  file=$cache/$name-$({
    cat "$parts/pack.py"
    printf '%s\n' "$@"
    for word in "$@"; do if [[ -f $word.json ]]; then cat "$word.json"; fi; done
  } | sha256sum | cut -c1-12).tar
  if [[ ! -f $file ]]; then
    "$parts/pack.py" image "$file" "$@"
    forget "$cache" "$name" "$file"
  fi
  printf '%s\n' "$file"
}

# Adds an image to `group`, as `archive` takes them.
add() { # TAG CONFIG LAYER...
  if ((${#group[@]} > 0)); then group+=(--); fi
  group+=("$@")
}

image_xnat() {
  local version plain layer java catalina='-XX:InitialRAMPercentage=40 -XX:MaxRAMPercentage=50' options group=()
  if [[ ! -f $XNAT_BUILD ]]; then
    say "xnat is left out: there is no $XNAT_BUILD"
    return
  fi
  need javac openjdk-17-jdk-headless /usr/share/java/commons-configuration2.jar libcommons-configuration2-java \
    /usr/share/java/postgresql.jar libpostgresql-jdbc-java /usr/share/java/commons-dbcp2.jar libcommons-dbcp2-java \
    /usr/share/java/HikariCP.jar libhikaricp-java /usr/share/activemq/bin/activemq.jar activemq \
    /usr/share/java/jackson-databind.jar libjackson2-databind-java
  java=/usr/lib/jvm/java-17-openjdk-$(dpkg --print-architecture)
  for version in $XNAT_VERSIONS; do
    plain=${version%-own-heap}
    options=$catalina
    if [[ $version != "$plain" ]]; then options=-Xmx512m; fi
    layer=$(VERSION=$plain tree_layer "xnat-$plain" "$(fingerprint "$plain" -- "$parts/pack.py" "$root/scripts/real-parts.sh" "$(dirname "$XNAT_BUILD")")" "$XNAT_BUILD")
    add "$xnat_repository:$version" "$(
      printf '{"User": "65534:65534", "WorkingDir": "/usr/local/tomcat", "Cmd": ["catalina.sh", "run"], "ExposedPorts": {"8080/tcp": {}}, "Env": ["PATH=%s", "JAVA_HOME=%s", "CATALINA_HOME=/usr/local/tomcat", "XNAT_HOME=/data/xnat/home", "CATALINA_OPTS=%s"]}' \
        "/usr/local/tomcat/bin:$java/bin:$PATHS" "$java" "$options -Dxnat.home=/data/xnat/home"
    )" "$BASE" "$JAVA" "$layer"
  done
  archive xnat "${group[@]}"
}

image_postgres() {
  local version major layer group=()
  if ! python3 -m pip --version >/dev/null 2>&1; then need /usr/lib/python3/dist-packages/pip python3-pip; fi
  for version in $POSTGRES_VERSIONS; do
    major=${version%%.*}
    layer=$(tree_layer "postgres-$major" "$(fingerprint "$major" -- "$parts/pack.py" "$parts/users.sh" "$parts/postgres" "$BASE.json")" "$parts/postgres/build.sh" "$major")
    add "$postgres_repository:$version" "$(
      printf '{"Entrypoint": ["docker-entrypoint.sh"], "Cmd": ["postgres"], "StopSignal": "SIGINT", "ExposedPorts": {"5432/tcp": {}}, "Volumes": {"/var/lib/postgresql/data": {}}, "Env": ["PATH=%s", "LANG=C.UTF-8", "PG_MAJOR=%s", "PGDATA=/var/lib/postgresql/data"]}' \
        "$PATHS:/usr/lib/postgresql/$major/bin" "$major"
    )" "$BASE" "$layer"
  done
  archive postgres "${group[@]}"
}

image_activemq() {
  local version layer group=()
  need mvn maven
  for version in $ACTIVEMQ_VERSIONS; do
    layer=$(tree_layer "activemq-$version" "$(fingerprint "$version" -- "$parts/pack.py" "$parts/users.sh" "$parts/activemq" "$BASE.json")" "$parts/activemq/build.sh" "$version")
    add "$activemq_repository:$version" "$(
      printf '{"User": "1000:1000", "WorkingDir": "/opt/apache-activemq", "Cmd": ["java", "-Dactivemq.home=/opt/apache-activemq", "-jar", "/opt/apache-activemq/bin/activemq.jar", "start", "broker:(tcp://0.0.0.0:61616)?persistent=false"], "ExposedPorts": {"61616/tcp": {}}, "Env": ["PATH=%s", "ACTIVEMQ_HOME=/opt/apache-activemq"]}' "$PATHS"
    )" "$BASE" "$JAVA" "$layer"
  done
  archive activemq "${group[@]}"
}

image_aws-cli() {
  local version group=()
  for version in $AWS_CLI_VERSIONS; do
    add "$aws_cli_repository:$version" "{\"Entrypoint\": [\"aws\"], \"Env\": [\"PATH=$PATHS\"]}" "$BASE" "$AWS"
  done
  archive aws-cli "${group[@]}"
}

image_node() {
  local tag version layer group=()
  need npm npm
  for tag in $NODE_TAGS; do
    version=${tag%%-*}
    layer=$(tree_layer "node-$version" "$(fingerprint "$version" -- "$parts/pack.py" "$parts/users.sh" "$parts/node" "$BASE.json")" "$parts/node/build.sh" "$version")
    add "$node_repository:$tag" "{\"Cmd\": [\"node\"], \"Env\": [\"PATH=$PATHS\"]}" "$BASE" "$layer"
  done
  archive node "${group[@]}"
}

image_s3() {
  local layer
  command -v go >/dev/null || fail 's3 needs Go, as binaries.sh does'
  layer=$(tree_layer s3 "$(fingerprint "$SEAWEEDFS" -- "$parts/pack.py" "$parts/s3")" "$parts/s3/build.sh" "$SEAWEEDFS")
  archive s3 test.invalid/s3:1 '{"User": "1000:1000", "WorkingDir": "/data", "Entrypoint": ["weed"], "Cmd": ["server", "-dir=/data", "-ip=127.0.0.1", "-ip.bind=0.0.0.0", "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=64", "-volume.preStopSeconds=1", "-filer", "-s3", "-s3.port=8333", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.config=/etc/seaweedfs/s3.json"], "ExposedPorts": {"8333/tcp": {}}, "Env": ["PATH=/usr/local/bin", "HOME=/data"]}' "$layer"
}

image_pause() {
  local layer
  need gcc gcc /usr/include/stdlib.h libc6-dev
  layer=$(tree_layer pause "$(fingerprint -- "$parts/pack.py" "$parts/pause")" "$parts/pause/build.sh")
  archive pause registry.k8s.io/pause:3.8 '{"User": "65535:65535", "Entrypoint": ["/pause"], "Env": ["PATH=/"]}' "$layer"
}

# An image of one static program that binaries.sh builds: its name in the image, its file's name, and the image's tags.
image_of_program() { # NAME FILE CONFIG TAG...
  local file=$CLUSTER_CACHE/bin/tools/$2 tag layer group=()
  if [[ ! -x $file ]]; then
    say "$1 is left out: there is no $file. Run binaries.sh first"
    return
  fi
  layer=$(tree_layer "$1" "$(fingerprint -- "$parts/pack.py" "$parts/program.sh" "$file")" "$parts/program.sh" "$file" "$1")
  for tag in "${@:4}"; do add "$tag" "$3" "$layer"; done
  archive "$1" "${group[@]}"
}

image_coredns() { image_of_program coredns "coredns-$COREDNS" '{"Entrypoint": ["/coredns"], "Env": ["PATH=/"]}' "registry.k8s.io/coredns/coredns:v$COREDNS"; }

image_metrics-server() {
  local tags=() tag
  for tag in $METRICS_SERVER_TAGS; do tags+=("$metrics_server_repository:$tag"); done
  image_of_program metrics-server "metrics-server-$METRICS_SERVER" '{"User": "65534:65534", "Entrypoint": ["/metrics-server"], "Env": ["PATH=/"]}' "${tags[@]}"
}

ALL=(xnat postgres activemq aws-cli node s3 pause coredns metrics-server)
names=("$@")
if (($# == 0)); then names=("${ALL[@]}"); fi
declare -A needed=()
for name in "${names[@]}"; do
  declare -F "image_$name" >/dev/null || fail "no image \"$name\", only: ${ALL[*]}"
  case $name in
    xnat | activemq) needed[java]=yes ;;
    aws-cli) needed[aws]=yes ;;
    postgres | node) needed[base]=yes ;;
  esac
done

mkdir -p "$layers"
# Another run may be at the same work.
exec 9>"$cache/.lock"
flock 9
# What a run that was ended has left.
rm -rf "$cache"/.work-* "$cache"/*.part "$layers"/*.part
work=$(mktemp -d "$cache/.work-XXXXXX")
trap 'rm -rf "$work"' EXIT
if ((${#needed[@]} > 0)); then make_debian "${!needed[@]}"; fi
for name in "${names[@]}"; do "image_$name"; done
