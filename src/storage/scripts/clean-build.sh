#!/usr/bin/env bash
# Removes what pipelines have left behind: folders directly in the build folder in which nothing has changed for long.
#
#   BUILD        the build folder
#   AGE_SECONDS  a folder stays in which anything is younger than this
#   DRY_RUN      true to say only what would be removed
#
# It follows no symbolic link, enters no other file system, and leaves alone what is no folder or begins with a dot. A
# folder that it cannot read as a whole stays: what is in it may be in use. It ends with 1 where one cannot be looked at or
# removed.
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM
shopt -s nullglob
export LC_ALL=C

say() { printf 'clean-build: %s\n' "$1"; }
fail() {
  say "$1" >&2
  exit 1
}

[[ -d $BUILD && ! -L $BUILD ]] || fail "$BUILD is no folder. Is the build volume mounted there?"
[[ $AGE_SECONDS =~ ^[1-9][0-9]*$ ]] || fail "AGE_SECONDS is $AGE_SECONDS, and no number of seconds."

BEFORE=@$(($(date +%s) - AGE_SECONDS))
device=$(stat --format=%d "$BUILD")
removed=0 kept=0 failed=0 kilobytes=0

# Prints one name of something that is younger; nothing where all is old. Not only by the time that a file carries, which a
# copy or an archive may bring along: by the time at which it came here, too.
younger() { find "$1" -xdev \( -newermt "$BEFORE" -o -newerct "$BEFORE" \) -print -quit; }

for folder in "$BUILD"/*/; do
  folder=${folder%/}
  # The glob follows links to folders; this does not.
  if [[ -L $folder || ${folder##*/} == lost+found ]]; then continue; fi
  name=$(printf %q "${folder##*/}")
  if [[ $(stat --format=%d "$folder") != "$device" ]]; then
    say "$name is another file system, and stays."
    continue
  fi
  if ! found=$(younger "$folder" 2>&1); then
    say "$name cannot be looked at, and stays: ${found%%$'\n'*}" >&2
    failed=$((failed + 1))
  elif [[ -n $found ]]; then
    kept=$((kept + 1))
  else
    # Behind the number stands the name, which may have lines of its own.
    read -r size _ < <(du -skx "$folder" || printf '0\n')
    if [[ $DRY_RUN == true ]]; then
      say "$name would be removed, $size KiB."
    elif found=$(rm -rf --one-file-system -- "$folder" 2>&1); then
      say "$name is removed, $size KiB."
    else
      say "$name cannot be removed as a whole: ${found%%$'\n'*}" >&2
      failed=$((failed + 1))
      continue
    fi
    removed=$((removed + 1)) kilobytes=$((kilobytes + size))
  fi
done

if [[ $DRY_RUN == true ]]; then word='would be removed'; else word='removed'; fi
say "$removed folders $word, $kilobytes KiB; $kept younger ones stay; $failed could not be looked at or removed."
((failed == 0))
