#!/usr/bin/env bash
# Runs compose/compose.yaml where no registry of images can be reached: Elasticsearch is the server from Maven Central, Kibana is left out,
# everything else is as it stands there, memory limits, users and roles included. Passes when the step "open" has seen profiles of both
# releases' service arrive and no container was restarted.
# Wants root, a Docker engine, Compose 2.20 or newer, debootstrap, Maven; about three minutes. Run it at the root of the repository, with
# ports 9200 and 5601 free (or ELASTICSEARCH_PORT, KIBANA_PORT).
set -euo pipefail
cd "$(dirname "$0")/../../.."
say() { printf '\n=== %s\n' "$*"; }
version=9.5.3
scratch=$(mktemp -d)
compose() {
  docker compose --ansi never --progress quiet --project-name statsprofile-check --env-file "$scratch/env" \
    -f compose/compose.yaml -f src/test/compose/substitutes.yaml "$@"
}
trap 'compose down --volumes --timeout 5 >/dev/null 2>&1 || true; rm -rf "$scratch"' EXIT

say "Jars"
mvn -q -B -Dstyle.color=never -DskipTests -DskipITs package
mvn -q -B -Dstyle.color=never dependency:copy-dependencies \
  -DincludeArtifactIds=logback-classic,logback-core,slf4j-api -DoutputDirectory=target/lib
mvn -q -B -Dstyle.color=never dependency:get \
  -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip -Dtransitive=false
mvn -q -B -Dstyle.color=never dependency:copy \
  -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip -DoutputDirectory="$scratch"

say "Images"
if ! docker image inspect statsprofile-check-base >/dev/null 2>&1; then
  debootstrap --variant=minbase --include=openjdk-21-jre-headless,curl,ca-certificates trixie "$scratch/root" \
    "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" > "$scratch/debootstrap.log" \
    || { tail -20 "$scratch/debootstrap.log"; exit 1; }
  tar -C "$scratch/root" -c . | docker import - statsprofile-check-base >/dev/null
fi
(cd "$scratch" && jar xf "elasticsearch-$version.zip")
docker build -q --build-arg BASE=statsprofile-check-base -t statsprofile-check-server \
  -f src/test/compose/server.Dockerfile "$scratch/elasticsearch-$version"
sh compose/secrets.sh "$scratch/env"
compose build -q setup

say "Up, until profiles arrive"
compose up --detach --quiet-pull
code=$(docker wait "$(compose ps --all --quiet open)")
compose logs --no-log-prefix setup open
[ "$code" = 0 ] || { compose ps --all; compose logs shop shop-next | tail -40; exit 1; }

say "Both releases, asked with the shop's own rights"
sleep 15
compose run --rm --no-deps --entrypoint java open -jar /opt/statsprofile/cli.jar \
  compare --service shop --before-version 1.4.0 --after-version 1.5.0 --rows 3 | tail -15

say "Containers"
compose ps --all --format '{{.Service}}: {{.State}}, exit code {{.ExitCode}}'
restarts=$(compose ps --all --quiet | xargs docker inspect --format '{{.RestartCount}}' | sort -n | tail -1)
[ "$restarts" = 0 ] || { echo "a container was restarted $restarts times"; exit 1; }
echo
echo "compose: the chain ran; Kibana, its password and the official images were not part of it"
