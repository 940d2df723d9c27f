# shellcheck shell=bash
# Sourced by what makes a tree. BASE is the layer of the base.

# A user, with a group of the same name and number, beside those of the base.
add_user() { # TARGET NAME NUMBER HOME SHELL
  mkdir -p "$1/etc"
  tar --extract --gzip --file="$BASE" --directory="$1" etc/passwd etc/group
  printf '%s:x:%s:%s::%s:%s\n' "$2" "$3" "$3" "$4" "$5" >>"$1/etc/passwd"
  printf '%s:x:%s:\n' "$2" "$3" >>"$1/etc/group"
}
