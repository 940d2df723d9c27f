#!/usr/bin/env bash
# Copies Tomcat and XNAT's home out of the image, so that XNAT can write to them while the image stays read-only.
#
#   TOMCAT, HOME_IN_IMAGE          folders of the image
#   TOMCAT_TARGET, HOME_TARGET     empty folders that the XNAT container mounts in their places
#   DATA_TARGET                    folder that becomes /data/xnat, with each of VOLUMES mounted in it under its name
#   AGENTS                         Java agents of the server, as -javaagent takes them, separated by blanks; may be unset
#
# Plugins and configuration are left out: they are put together by install-plugins.sh and render-config.sh.
set -euo pipefail
shopt -s dotglob nullglob

# The folders themselves belong to the kubelet, so only what is in them is copied.
copy_into() {
  local target=$1
  shift
  if (($# > 0)); then cp -R --force --preserve=mode,timestamps "$@" "$target/"; fi
}

# What an earlier attempt has added must not be there twice.
rm -f "$TOMCAT_TARGET/bin/setenv.sh"
copy_into "$TOMCAT_TARGET" "$TOMCAT"/*

# catalina.sh reads this file, and gives CATALINA_OPTS to the server alone. Without its jar an agent is left out: XNAT
# matters more than what watches it.
for agent in ${AGENTS:-}; do
  mkdir -p "$TOMCAT_TARGET/bin"
  # In the image it may be read-only.
  chmod u+w "$TOMCAT_TARGET/bin" "$TOMCAT_TARGET/bin/setenv.sh" 2>/dev/null || true
  # shellcheck disable=SC2016 # catalina.sh expands it
  printf '\nif [ -r "%s" ]; then CATALINA_OPTS="$CATALINA_OPTS -javaagent:%s"; fi\n' "${agent%%=*}" "$agent" >>"$TOMCAT_TARGET/bin/setenv.sh"
done

entries=()
for entry in "$HOME_IN_IMAGE"/*; do
  case ${entry##*/} in
    config | plugins) ;;
    *) entries+=("$entry") ;;
  esac
done
copy_into "$HOME_TARGET" ${entries[@]+"${entries[@]}"}
mkdir -p "$HOME_TARGET"/{config,logs,plugins,work} "$TOMCAT_TARGET"/{conf/Catalina/localhost,logs,temp,work}

# A volume of another user's is better refused here than found out by the first scan that does not arrive.
refused=0
for volume in $VOLUMES; do
  if [[ ! -w $DATA_TARGET/$volume ]]; then
    printf 'copy-image: the volume %s cannot be written by user %s, group %s. Mend its owner: chown -R %s:%s on the volume.\n' \
      "$volume" "$(id -u)" "$(id -g)" "$(id -u)" "$(id -g)" >&2
    refused=1
  fi
done
if ((refused > 0)); then exit 1; fi
mkdir -p "$DATA_TARGET"/{build,cache,ftp,inbox,pipeline,prearchive,archive/.fileStore}
printf 'copy-image: Tomcat and the home of XNAT are in place.\n'
