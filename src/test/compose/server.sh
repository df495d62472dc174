#!/bin/sh
# Starts the server from Maven Central as the official image would. It cannot store users, so the shop's comes from a file; its role is the
# one that "setup --export" writes.
set -eu
cd /usr/share/elasticsearch
export ES_JAVA_HOME="${ES_JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}"
if [ ! -e config/elasticsearch.keystore ]; then
  bin/elasticsearch-keystore create >/dev/null
  printf '%s' "$ELASTIC_PASSWORD" | bin/elasticsearch-keystore add -x bootstrap.password >/dev/null
fi
# JSON is YAML.
printf 'statsprofile-shop: %s\n' "$(tr '\n' ' ' < /role.json)" > config/roles.yml
bin/elasticsearch-users useradd shop -p "$SHOP_PASSWORD" -r statsprofile-shop >/dev/null 2>&1 || true
cat > config/elasticsearch.yml <<TEXT
network.host: 0.0.0.0
discovery.type: single-node
xpack.security.enabled: true
xpack.security.http.ssl.enabled: false
TEXT
exec bin/elasticsearch
