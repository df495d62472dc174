#!/bin/sh
# guard.sh COMMAND...: runs COMMAND for as long as standard input stays open, and ends with its exit code.
# The JVM that starts us holds the other end: however it ends, kill -9 included, the pipe closes and COMMAND is told to stop.
exec 3<&0
"$@" </dev/null 3<&- &
guarded=$!
# Watches the pipe beside us, so that we see at once when COMMAND ends by itself.
{ while read -r _ <&3; do :; done; kill "$guarded" 2>/dev/null; } &
watcher=$!
trap 'kill "$guarded" 2>/dev/null' INT TERM HUP
wait "$guarded"
status=$?
# A trapped signal ends "wait" early.
while kill -0 "$guarded" 2>/dev/null; do
  wait "$guarded"
  status=$?
done
kill "$watcher" 2>/dev/null
exit "$status"
