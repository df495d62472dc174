#!/bin/sh
# Gives Kibana its password, and the shop a user with the role in ROLE_FILE, which "setup --export" writes as role-writer.json. Secrets
# come from the environment; none is in a list of processes.
set -eu
umask 077
role=${ROLE_FILE:-/role.json}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# JSON is written by hand here, so what would need escaping is refused.
for name in ELASTIC_PASSWORD KIBANA_PASSWORD SHOP_PASSWORD; do
  eval "value=\$$name"
  case $value in
    *[!A-Za-z0-9_.-]* | '')
      echo "access: $name is to be of letters, digits and _ . - only; change it in compose/.env" >&2
      exit 2 ;;
  esac
done

put() { # WHAT PATH FILE
  status=$(echo "user = elastic:$ELASTIC_PASSWORD" | curl -sS --max-time 30 -K - -o "$scratch/answer" -w '%{http_code}' \
    -X PUT -H 'Content-Type: application/json' --data-binary "@$3" "$ELASTICSEARCH$2") || {
    echo "access: $1 failed, $ELASTICSEARCH cannot be reached" >&2
    exit 1
  }
  if [ "$status" != 200 ]; then
    echo "access: $1 was refused with status $status: $(cat "$scratch/answer")" >&2
    [ "$status" != 401 ] || echo "access: was compose/.env made anew after the first start? Elasticsearch keeps its first password;" \
      "docker compose down --volumes forgets it, and all data" >&2
    exit 1
  fi
  echo "$1: done"
}

printf '{"password": "%s"}' "$KIBANA_PASSWORD" > "$scratch/kibana"
printf '{"password": "%s", "roles": ["statsprofile-shop"]}' "$SHOP_PASSWORD" > "$scratch/shop"
put "Kibana's password" /_security/user/kibana_system/_password "$scratch/kibana"
put "role of the shop" /_security/role/statsprofile-shop "$role"
put "user of the shop" /_security/user/shop "$scratch/shop"
