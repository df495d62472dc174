#!/usr/bin/env bash
# Builds a release twice, in two clones of what is committed. Looks whether all is there that Maven Central asks for, and whether the builds
# are equal byte by byte. Signs and sends nothing. What only the releaser can give (address, version, signatures) is listed; it is no fault.
# Usage: src/release/check.sh [options of Maven; not -o, which deploys nothing, not even into a folder]
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

faults=0
fault() { echo "FAULT  $*"; faults=$((faults + 1)); }
fine() { echo "ok     $*"; }
left() { echo "LEFT   $*"; }

if [ -n "$(git -C "$root" status --porcelain)" ]; then
  echo "Note: only what is committed is built; this tree has changes that are not."
fi
commit=$(git -C "$root" rev-parse HEAD)
for build in first second; do
  git clone -q "$root" "$work/$build"
  git -C "$work/$build" checkout -q "$commit"
  # As the release would be: files of a snapshot are named otherwise.
  git -C "$root" show "$commit:pom.xml" | sed 's|^  <version>\(.*\)-SNAPSHOT<|  <version>\1<|' >"$work/$build/pom.xml"
  echo "Building the $build time ..."
  # Deployed into a folder, by the plugin that Central's takes the place of: what would be sent, in the layout that it would have.
  (cd "$work/$build" && mvn -q -B --no-transfer-progress "$@" -Prelease -Dmaven.test.skip=true verify deploy:deploy \
    -Dmaven.deploy.skip=false -DaltDeploymentRepository="check::file://$work/$build/sent")
done

cd "$work/first"
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
address=$(sed -n 's|^    <project.address>\(.*\)</project.address>|\1|p' pom.xml)
name=statsprofile-logback-$version
cd "sent/io/statsprofile/statsprofile-logback/$version"
other=$work/second/sent/io/statsprofile/statsprofile-logback/$version
pom=$name.pom

for file in "$pom" "$name.jar" "$name-sources.jar" "$name-javadoc.jar" "$name-agent.jar" "$name-cli.jar" "$name-cyclonedx.json"; do
  if ! [ -s "$file" ]; then
    fault "$file is missing"
  elif ! [ -s "$file.md5" ] || ! [ -s "$file.sha1" ]; then
    fault "$file has no checksums"
  elif cmp -s "$file" "$other/$file"; then
    fine "$file, the same in both builds"
  else
    fault "$file differs between two builds of one commit"
  fi
done

for element in name description url licenses developers scm; do
  if grep -q "^  <$element>" "$pom"; then fine "the pom has <$element>"; else fault "the pom has no <$element>"; fi
done
for element in connection developerConnection; do
  if grep -q "^    <$element>" "$pom"; then fine "the pom has <$element>"; else fault "the pom has no <$element>"; fi
done
if grep -A4 '<dependency>' "$pom" | grep -q SNAPSHOT; then
  fault "the pom depends on a snapshot"
else
  fine "the pom depends on no snapshot"
fi
if grep -q '<repository>' "$pom"; then fault "the pom names a repository"; else fine "the pom names no repository"; fi

# Whether a jar, by its classifier, has a file.
has() { grep -qx "$2" <<<"$(unzip -Z1 "$name$1.jar")"; }
for type in Profile pstats/StatsProfile logback/StatsProfileAppender; do
  if has -javadoc "io/statsprofile/$type.html"; then fine "Javadoc of $type"; else fault "no Javadoc of $type"; fi
  if has -sources "io/statsprofile/$type.java"; then fine "source of $type"; else fault "no source of $type"; fi
done
for jar in "" -agent -cli; do
  for text in LICENSE NOTICE; do
    if has "$jar" "META-INF/$text"; then fine "$text in $name$jar.jar"; else fault "no $text in $name$jar.jar"; fi
  done
done
if grep -q '"bomFormat" *: *"CycloneDX"' "$name-cyclonedx.json" && grep -q '"jackson-databind"' "$name-cyclonedx.json"; then
  fine "the bill of materials names what the jars carry"
else
  fault "$name-cyclonedx.json is no bill of materials of what the jars carry"
fi

if git -C "$root" show "$commit:pom.xml" | grep '^  <version>' | grep -q SNAPSHOT; then left "version: set $version in pom.xml"; fi
case $address in *.invalid/*) left "address: set property project.address in pom.xml to where this repository is public" ;; esac
left "signatures and sending: see CONTRIBUTING.md, How to release"

for file in *; do
  case $file in "$name".* | "$name"-*) ;; *) fault "$file would be sent, too" ;; esac
done

if [ "$faults" -gt 0 ]; then
  echo "$faults faults"
  exit 1
fi
echo "All that Maven Central asks for is there but what is left above"
