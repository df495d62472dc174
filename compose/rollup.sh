#!/bin/sh
# Makes the hours that are missing, and the days, once a day. It looks back a week, so that days on which it did not run are made up for.
set -eu
while :; do
  java -jar "${CLI:-/opt/statsprofile/cli.jar}" rollup --from now-7d || echo "rollup: ended with exit code $?; it goes on the next time" >&2
  [ "${ONCE:-}" != yes ] || exit 0
  sleep "${PAUSE:-86400}"
done
