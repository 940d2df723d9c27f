#!/usr/bin/env bash
# Writes the tree of an image in XNAT's layout below a folder: build.sh TARGET
#   VERSION   the XNAT that it says it is; the plugins follow from it
#
# The same version gives the same bytes. It needs javac 17 and, of Debian, libcommons-configuration2-java,
# libpostgresql-jdbc-java, libcommons-dbcp2-java, libhikaricp-java, activemq and libjackson2-databind-java.
set -euo pipefail
export LC_ALL=C
umask 022
here=$(cd "$(dirname "$0")" && pwd)
if (($# != 1)); then
  printf 'usage: [VERSION=1.9.3.1] build.sh TARGET\n' >&2
  exit 2
fi
target=$1
version=${VERSION:-1.9.3.1}
readonly WHEN='2024-01-01T00:00:00Z'
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-xnat
tomcat=$target/usr/local/tomcat
home=$target/data/xnat/home

jars=(
  commons-configuration2 commons-text commons-lang3 commons-logging
  postgresql commons-dbcp2 commons-pool2 HikariCP
  activemq-client hawtbuf geronimo-j2ee-management-1.1-spec geronimo-jms_1.1_spec slf4j-api slf4j-jdk14
  jackson-core jackson-databind jackson-annotations
)

# The login plugin of the AIS image, by version of XNAT.
case $version in
  1.9.1 | 1.9.2) openid=1.3.1 ;;
  1.9.3) openid=1.4.0 ;;
  1.9.3.*) openid=1.4.1 ;;
  *) openid=1.5.0 ;;
esac
# Id, file name and version of each.
plugins=(
  "containers container-service-3.7.3-fat 3.7.3"
  "openIdAuth openid-auth-plugin-$openid-xpl $openid"
  "ldapAuth xnat-ldap-auth-plugin-1.2.0 1.2.0"
  "ohifViewer ohif-viewer-3.7.0-XNAT-1.8.10 3.7.0"
  "xsync xsync-plugin-all-1.8.0 1.8.0"
  "batchLaunch batch-launch-0.8.0-xpl 0.8.0"
  "jupyterhub xnat-jupyterhub-plugin-1.3.0 1.3.0"
)

if [[ ! -f $cache/tomcat.tar.gz ]]; then bash "$here/../../../scripts/real-parts.sh"; fi

install_tomcat() {
  rm -rf "$tomcat"
  mkdir -p "$tomcat"
  tar -xzf "$cache/tomcat.tar.gz" -C "$tomcat" --strip-components=1 --no-same-owner
  rm -rf "$tomcat"/webapps/* "$tomcat"/logs/* "$tomcat"/temp/* "$tomcat"/work/*
}

install_application() {
  local root=$tomcat/webapps/ROOT classpath='' jar
  cp -R "$here/webapp" "$root"
  mkdir "$root/WEB-INF"/{classes,lib}
  for jar in "${jars[@]}"; do
    cp -L "/usr/share/java/$jar.jar" "$root/WEB-INF/lib/"
    classpath+=:/usr/share/java/$jar.jar
  done
  javac --release 11 -proc:none -Xlint:all,-path,-processing,-classfile -encoding UTF-8 -d "$root/WEB-INF/classes" \
    -cp "$tomcat/lib/servlet-api.jar$classpath" "$here"/src/trial/*.java
  printf 'Manifest-Version: 1.0\nApplication-Name: XNAT\nImplementation-Version: %s\nBuild-Number: 1\nBuild-Date: %s\n' "$version" "$WHEN" \
    >"$root/META-INF/MANIFEST.MF"
}

# A plugin is a jar with a file that says what it is.
install_plugin() { # ID FILE VERSION
  local folder
  folder=$(mktemp -d)
  mkdir -p "$folder/META-INF/xnat"
  printf 'id=%s\nname=%s\nversion=%s\n' "$1" "$2" "$3" >"$folder/META-INF/xnat/$1-plugin.properties"
  jar --create --file "$home/plugins/$2.jar" --date "${WHEN/Z/+00:00}" --no-manifest -C "$folder" META-INF
  rm -rf "$folder"
}

install_tomcat
install_application
rm -rf "$home"
mkdir -p "$home"/{config,logs,plugins,work}
for plugin in "${plugins[@]}"; do
  read -r id file plugin_version <<<"$plugin"
  install_plugin "$id" "$file" "$plugin_version"
done

# Any user may run it.
chmod -R u+rwX,go+rX,go-w "$target/usr" "$target/data"
chmod 1777 "$tomcat"/{logs,temp,work} "$home"/{logs,work}
find "$target/usr" "$target/data" -exec touch --no-dereference --date="$WHEN" {} +
printf 'XNAT %s (the one of the tests) is in %s\n' "$version" "$target"
