#!/bin/sh
# Makes the hours that are missing, and the days, once an hour. It looks back a week, so that hours in which it did not run are made up for.
set -eu
while :; do
  java -XX:MaxRAMPercentage=60 -jar "${CLI:-/opt/statsprofile/cli.jar}" rollup --from now-7d \
    || echo "rollup: ended with exit code $?; it goes on the next time" >&2
  [ "${ONCE:-}" != yes ] || exit 0
  sleep "${PAUSE:-3600}"
done
