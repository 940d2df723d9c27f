#!/usr/bin/env bash
# Puts Elasticsearch's config folder together: the image's own, and a keystore with the secure settings.
#
#   CONFIG_IN_IMAGE  the image's config folder
#   CONFIG_TARGET    folder that Elasticsearch mounts in its place
#   SECURE_SETTINGS  folder of files; a file's name is that of a setting, its content the value
#
# Values reach the keystore by standard input: they are in no argument and no variable.
set -euo pipefail
shopt -s nullglob
trap 'exit 143' TERM

cp -R --force "$CONFIG_IN_IMAGE"/. "$CONFIG_TARGET/"
# What an earlier attempt left behind.
rm -f "$CONFIG_TARGET/elasticsearch.keystore"
export ES_PATH_CONF=$CONFIG_TARGET
# By the locale Java knows what characters the bytes of a value are.
export LC_ALL=C.UTF-8
elasticsearch-keystore create --silent
for file in "$SECURE_SETTINGS"/*; do
  name=${file##*/}
  if [[ ! -s $file ]]; then
    printf 'prepare-elasticsearch: the secure setting %s is empty. Fill the key of its Secret.\n' "$name" >&2
    exit 1
  fi
  if [[ $name != *.file && $(tail -c 1 "$file" | od -An -tx1) == *0a ]]; then
    printf 'prepare-elasticsearch: the secure setting %s ends in a line break. Store it with printf %%s instead.\n' "$name" >&2
    exit 1
  fi
  elasticsearch-keystore add --silent --stdin --force "$name" <"$file"
done
printf 'prepare-elasticsearch: the config folder is in place.\n'
