#!/bin/sh
# Builds an image that stands in for the official one of Elasticsearch where no registry of images can be reached: the server from Maven
# Central on a Debian with a JRE.
#
#   sh src/test/image/build.sh [VERSION]
#       builds statsprofile-elasticsearch:VERSION; wants a Docker engine, Maven, and debootstrap (as root) or BASE
#   mvn verify -Dit.elasticsearch=docker -Delasticsearch.image=statsprofile-elasticsearch:VERSION
#   sh src/test/image/build.sh --try [VERSION]
#       wants no engine, but root on Linux and a JRE: runs the same files over this machine's own root
#
# BASE names an image with a JRE of 17 or newer (21 for Elasticsearch 9), bash and coreutils; without it one is made by debootstrap from
# DEBIAN_MIRROR. Where the server's zip is at hand already, ZIP names it. That server has none of what needs other modules: ES|QL,
# constant_keyword, users that are made by requests.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
try=no
if [ "${1:-}" = --try ]; then try=yes; shift; fi
version=${1:-8.19.21}
name=statsprofile-elasticsearch

# What the image is made of, below $1: the server as it is in the official image, and the script that starts it.
assemble() {
  zip=${ZIP:-}
  if [ -z "$zip" ]; then
    artifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip
    mvn -q -B -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
      -Dartifact="$artifact" -DoutputDirectory="$scratch"
    zip=$scratch/elasticsearch-$version.zip
  fi
  mkdir -p "$1"
  (cd "$1" && jar xf "$zip" && mv "elasticsearch-$version" elasticsearch)
  chmod +x "$1"/elasticsearch/bin/*
  mkdir -p "$1/elasticsearch/data" "$1/elasticsearch/logs" "$1/elasticsearch/config/jvm.options.d"
  printf 'cluster.name: docker-cluster\nnetwork.host: 0.0.0.0\n' > "$1/elasticsearch/config/elasticsearch.yml"
  cp "$here/entrypoint.sh" "$here/Dockerfile" "$1"
  chmod 755 "$1/entrypoint.sh"
}

# Runs what is in $1, put together already, over this machine's root. What is mounted here is not seen outside, nor does it outlive this.
try() {
  mount -t tmpfs tmpfs "$1/memory"
  mkdir -p "$1/memory/files/usr/share" "$1/memory/files/usr/local/bin" "$1/memory/files/tmp" "$1/memory/files/dev" "$1/memory/work"
  chmod 1777 "$1/memory/files/tmp"
  cp -a "$1/context/elasticsearch" "$1/memory/files/usr/share/elasticsearch"
  cp "$1/context/entrypoint.sh" "$1/memory/files/usr/local/bin/docker-entrypoint.sh"
  chown -R 1000:0 "$1/memory/files/usr/share/elasticsearch"
  mount -t overlay overlay -o "lowerdir=/,upperdir=$1/memory/files,workdir=$1/memory/work" "$1/root"
  mount -t proc proc "$1/root/proc"
  # Devices of its own: what is done to them is nothing to the machine's.
  mount -t tmpfs tmpfs "$1/root/dev"
  for device in null:3 zero:5 full:7 random:8 urandom:9; do
    mknod -m 666 "$1/root/dev/${device%:*}" c 1 "${device#*:}"
  done
  ln -s /proc/self/fd "$1/root/dev/fd"
  # What Testcontainers and DockerElasticsearch set.
  env -i "PATH=$PATH" ${JAVA_HOME:+"ES_JAVA_HOME=$JAVA_HOME"} "ES_JAVA_OPTS=-Xms512m -Xmx512m" \
    discovery.type=single-node xpack.security.enabled=false \
    cluster.routing.allocation.disk.threshold_enabled=false "http.port=$port" transport.port=0 network.host=127.0.0.1 \
    chroot --userspec=1000:0 "$1/root" /usr/local/bin/docker-entrypoint.sh > "$1/console.log" 2>&1 &
  server=$!
  for _ in $(seq 180); do
    # That server has no module for GET /, so the node is asked for its version.
    if curl -s "http://127.0.0.1:$port/_cluster/health?wait_for_status=yellow&timeout=1s" | grep -q '"timed_out":false' \
      && curl -s "http://127.0.0.1:$port/_nodes/_local?filter_path=nodes.*.version" | grep -F "\"version\":\"$version\""; then
      kill "$server"
      wait "$server" || true
      return 0
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 1
  done
  tail -40 "$1/console.log"
  return 1
}

port=${PORT:-19200}
if [ -n "${INSIDE:-}" ]; then
  try "$INSIDE"
  exit
fi
scratch=$(mktemp -d)
# Whatever is there: never what is mounted there.
trap 'rm -rf --one-file-system "$scratch"' EXIT
trap 'exit 1' INT TERM

if [ "$try" = no ]; then
  base=${BASE:-$name-base}
  if [ -z "${BASE:-}" ] && ! docker image inspect "$base" >/dev/null 2>&1; then
    debootstrap --variant=minbase --include=openjdk-21-jre-headless,ca-certificates trixie \
      "$scratch/debian" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
    tar -C "$scratch/debian" -c . | docker import - "$base" >/dev/null
  fi
  assemble "$scratch/context"
  docker build -q --build-arg BASE="$base" -t "$name:$version" "$scratch/context"
  echo "built $name:$version; mvn verify -Dit.elasticsearch=docker -Delasticsearch.image=$name:$version"
  exit 0
fi

assemble "$scratch/context"
mkdir "$scratch/memory" "$scratch/root"
INSIDE=$scratch unshare --mount --propagation private --pid --fork --kill-child sh "$here/build.sh" --try "$version" \
  || { echo "Elasticsearch $version does not start from the image's files"; exit 1; }
echo "the image's files start Elasticsearch $version and it answers; no image was built"
