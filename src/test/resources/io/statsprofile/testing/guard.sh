#!/bin/sh
# guard.sh COMMAND...: runs COMMAND for as long as standard input stays open.
# The JVM that starts us holds the other end: however it ends, kill -9 included, the pipe closes and COMMAND is told to stop.
"$@" </dev/null &
guarded=$!
# A trapped signal ends "read" too, so Ctrl-C and TERM take the same way out.
trap : INT TERM HUP
while kill -0 "$guarded" 2>/dev/null && read -r _; do :; done
kill "$guarded" 2>/dev/null
wait "$guarded"
