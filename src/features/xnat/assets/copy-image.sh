#!/usr/bin/env bash
# Copies Tomcat and XNAT's home out of the image, so that XNAT can write to them while the image stays read-only.
#
#   TOMCAT, HOME_IN_IMAGE          folders of the image
#   TOMCAT_TARGET, HOME_TARGET     empty folders that the XNAT container mounts in their places
#   DATA_TARGET                    folder that becomes /data/xnat, with each of VOLUMES mounted in it under its name
#   POD_NAME                       name of this pod
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

# What stands on Java's command line wins over the heap that the pod is given.
for name in JAVA_OPTS CATALINA_OPTS JDK_JAVA_OPTIONS; do
  heap=''
  for option in ${!name:-}; do
    case $option in -Xmx* | -XX:MaxHeapSize=*) heap=$option ;; esac
  done
  if [[ -n $heap ]]; then
    printf 'copy-image: %s of the image sets %s, which wins over heapPercent. Leave it out of the image, or choose the memory limit to suit it.\n' "$name" "$heap"
  fi
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

# Writes 4 KiB to a volume, as far as its disk, and removes it. Prints what is wrong, and nothing where all is well.
try_volume() {
  local sample=$1/.write-test-$POD_NAME error status=0
  # Nothing that lies there by this name is followed or kept.
  rm -f "$sample" 2>/dev/null || true
  error=$(LC_ALL=C timeout --kill-after=5 60 dd if=/dev/zero of="$sample" bs=4096 count=1 conv=fsync,excl status=none 2>&1) || status=$?
  if ((status == 0)); then
    rm "$sample" 2>&1 || true
    return
  fi
  rm -f "$sample" 2>/dev/null || true
  printf '%s' "${error:-no answer within 60 s}"
}

# A volume that cannot be written is better refused here than found out by the first scan that does not arrive. One that
# is full stops XNAT where scans arrive; elsewhere XNAT is the means to make room.
refused=0 uid=$(id -u) gid=$(id -g)
for volume in $VOLUMES; do
  error=$(try_volume "$DATA_TARGET/$volume")
  case $error in
    '') continue ;;
    *'Permission denied'* | *'Operation not permitted'*)
      printf 'copy-image: the volume %s cannot be written by user %s, group %s. Mend its owner: chown -R %s:%s on the volume.\n' "$volume" "$uid" "$gid" "$uid" "$gid" >&2
      ;;
    *'No space left on device'* | *'quota exceeded'*)
      printf 'copy-image: the volume %s is full. Enlarge it, or make room on the storage.\n' "$volume" >&2
      case $volume in archive | prearchive) ;; *) continue ;; esac
      ;;
    *) printf 'copy-image: the volume %s cannot be written: %s. Look at the server that it is on.\n' "$volume" "${error##*: }" >&2 ;;
  esac
  refused=1
done
if ((refused > 0)); then exit 1; fi
mkdir -p "$DATA_TARGET"/{build,cache,ftp,inbox,pipeline,prearchive,archive/.fileStore}
printf 'copy-image: Tomcat and the home of XNAT are in place.\n'
