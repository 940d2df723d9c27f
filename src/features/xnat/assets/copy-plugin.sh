#!/bin/sh
# Copies a plugin's jar out of the image that has it. It runs in that image, which may have no bash.
#
#   JAR      absolute path of the jar in the image
#   TARGET   path of the copy
set -eu
# As the first process of its container sh takes no notice of TERM by itself, and the pod would not end.
trap 'exit 143' TERM

fail() {
  printf 'copy-plugin: %s\n' "$1" >&2
  exit 1
}

if [ ! -e "$JAR" ]; then
  folder=${JAR%/*}
  jars=''
  for file in "$folder"/*; do
    if [ -f "$file" ]; then jars="$jars ${file##*/}"; fi
  done
  fail "the image has no $JAR. In ${folder:-/} are:${jars:- no files}. Correct the path in PluginSource.image."
fi
if [ ! -f "$JAR" ]; then fail "$JAR of the image is not a file. Correct the path in PluginSource.image."; fi
if [ ! -r "$JAR" ]; then fail "$JAR of the image cannot be read by user $(id -u). Let the image grant that: chmod a+r."; fi
cp -f "$JAR" "$TARGET.part" || fail "$JAR cannot be copied. Has the node room for it?"
mv -f "$TARGET.part" "$TARGET"
printf 'copy-plugin: %s is copied.\n' "$JAR"
