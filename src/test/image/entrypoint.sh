#!/bin/sh
# Starts the server as the official image does: environment variables whose names have dots, such as discovery.type, are settings.
# A shell does not pass such names on, so they are read as the process was given them.
set -eu
cd "${ES_HOME:-/usr/share/elasticsearch}"
export ES_JAVA_HOME="${ES_JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}"
settings=$(tr '\0' '\n' < "/proc/$$/environ" | grep -E '^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+=' || true)
set -f --
IFS='
'
for setting in $settings; do
  set -- "$@" "-E$setting"
done
exec bin/elasticsearch "$@"
