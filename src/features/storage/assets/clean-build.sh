#!/usr/bin/env bash
# Removes what pipelines have left behind: folders directly in the build folder in which nothing has changed for long.
#
#   BUILD        the build folder
#   AGE_SECONDS  a folder stays in which anything is younger than this
#   DRY_RUN      true to say only what would be removed
#
# It follows no symbolic link, enters no other file system, and leaves alone what is no folder or begins with a dot. A
# folder that it cannot read or remove as a whole stays as a whole: half of one is of no use, and would count as young
# again. It ends with 1 where one cannot be looked at or removed. Where the clock of the pod and that of the volume differ
# by more than an hour, nothing is known of the age of anything, and it does nothing.
set -euo pipefail
# As the first process of its container bash takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM
CLOCK=''
trap 'if [[ -n $CLOCK ]]; then rm -f "$CLOCK"; fi' EXIT
shopt -s nullglob
export LC_ALL=C

say() { printf 'clean-build: %s\n' "$1"; }
fail() {
  say "$1" >&2
  exit 1
}

[[ -d $BUILD && ! -L $BUILD ]] || fail "$BUILD is no folder. Is the build volume mounted there?"
[[ $AGE_SECONDS =~ ^[1-9][0-9]*$ ]] || fail "AGE_SECONDS is $AGE_SECONDS, and no number of seconds."

# The time of a new file is that of the file server, which the others have as well. Where there is no room for one more, and
# a clean-up is needed most, that of the folder itself does.
if ! CLOCK=$(mktemp "$BUILD/.clean-build-XXXXXXXX" 2>/dev/null) && ! { [[ -w $BUILD ]] && touch "$BUILD" 2>/dev/null; }; then
  fail "user $(id -u), group $(id -g) cannot write to $BUILD. Mend its owner; nothing was removed."
fi
here=$(date +%s)
there=$(stat --format=%Y "${CLOCK:-$BUILD}")
if ((here - there > 3600 || there - here > 3600)); then
  fail "the clock of this node says $(date -u -d "@$here" +%FT%TZ), that of the volume $(date -u -d "@$there" +%FT%TZ). Mend the one that is wrong; nothing was removed."
fi
# The earlier of the two: less is removed.
BEFORE=@$(((here < there ? here : there) - AGE_SECONDS))
device=$(stat --format=%d "$BUILD")
removed=0 kept=0 failed=0 kilobytes=0

# Prints one name of something that is younger; nothing where all is old. Not only by the time that a file carries, which a
# copy or an archive may bring along: by the time at which it came here, too.
younger() { find "$1" -xdev \( -newermt "$BEFORE" -o -newerct "$BEFORE" \) -print -quit; }

# Prints one folder from which nothing can be removed; nothing where all can go. In one that is sticky only the owner may.
fixed() {
  if [[ -k $BUILD && ! -O $BUILD && ! -O $1 ]]; then
    printf '%s' "$1"
  else
    find "$1" -xdev -type d \( ! -writable -o -perm -1000 ! -uid "$UID" \) ! -empty -print -quit
  fi
}

# Prints the folders further down that are other file systems, which a removal would go around; nothing where there are none.
foreign() { find "$1" -xdev -type d -printf '%D %p\0' | sed -z -n "/^$device /! s/^[0-9]* //p" | tr '\0' '\n'; }

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
  elif ! found=$(foreign "$folder" 2>&1) || [[ -n $found ]]; then
    found=${found%%$'\n'*}
    say "$name stays: $(printf %q "${found#"$BUILD"/}") in it is another file system. Unmount it, or remove the folder on the storage." >&2
    failed=$((failed + 1))
  elif ! found=$(fixed "$folder" 2>&1) || [[ -n $found ]]; then
    say "$name stays: user $(id -u) cannot remove what is in $(printf %q "${found#"$BUILD"/}"), of user $(stat --format=%u "$found" 2>/dev/null || printf unknown). Remove it on the storage." >&2
    failed=$((failed + 1))
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
