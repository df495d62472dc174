#!/bin/sh
# Waits for the first profile, and says where to look.
set -eu
tries=${TRIES:-40}
answer=$(mktemp)
until java -jar "${CLI:-/opt/statsprofile/cli.jar}" report --service shop --from now-5m --format json > "$answer" 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -le 0 ]; then
    echo "open: no profile arrived in time. The last answer was:" >&2
    cat "$answer" >&2
    echo "open: see docker compose logs shop" >&2
    exit 1
  fi
  sleep "${PAUSE:-3}"
done
cat <<TEXT

Profiles arrive. Log in as elastic; the password is ELASTIC_PASSWORD in compose/.env. It fills up by a bar every ten seconds:

  $KIBANA/app/dashboards#/view/statsprofile-overview?_g=(refreshInterval:(pause:!f,value:10000),time:(from:now-15m,to:now))

TEXT
