#!/usr/bin/env bash
# Ends the cluster when the process that wanted it is gone, however it ended: watch.sh PROCESS
set -u
while kill -0 "$1" 2>/dev/null; do sleep 1; done
# down.sh ends whoever is in its list; by then this is none of them.
rm -f "$STATE/pid/watch"
exec bash "$(dirname "$0")/down.sh"
