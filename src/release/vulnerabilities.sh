#!/usr/bin/env bash
# Looks up known vulnerabilities of what the jars carry: of Maven's artifacts, by the bill of materials, and of Vega, which is in the page
# of the command line, by a lock file that npm makes of the versions in pom.xml. Asks OSV (osv.dev) by osv-scanner, version 2, and so needs
# the internet: https://google.github.io/osv-scanner/installation/
# Usage: src/release/vulnerabilities.sh [options of osv-scanner, such as --format markdown]. Exit code 1: something is known.
set -euo pipefail
cd "$(dirname "$0")/../.."

version() { sed -n "s|^    <$1.version>\(.*\)</$1.version>|\1|p" pom.xml; }

echo "Making the bill of materials ..."
./mvnw -q -B --no-transfer-progress -Prelease -Dmaven.test.skip=true prepare-package

echo "Making the lock file of vega $(version vega) and vega-interpreter $(version vega-interpreter) ..."
lock=target/npm-lock
mkdir -p "$lock"
cat >"$lock/package.json" <<PACKAGE
{"name": "page", "version": "1.0.0", "private": true,
  "dependencies": {"vega": "$(version vega)", "vega-interpreter": "$(version vega-interpreter)"}}
PACKAGE
(cd "$lock" && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --silent)

if ! command -v osv-scanner >/dev/null; then
  echo "osv-scanner is not installed, so nothing was looked up; target/bom.json and $lock/package-lock.json are what it would read" >&2
  exit 2
fi
osv-scanner scan source -L target/bom.json -L "$lock/package-lock.json" "$@"
