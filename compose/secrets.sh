#!/bin/sh
# Writes compose/.env with secrets of its own, for whoever owns this account to read; leaves one that is there as it is.
set -eu
umask 077
env=${1:-$(dirname "$0")/.env}
example=$(dirname "$0")/.env.example
if [ -e "$env" ]; then
  echo "$env is there already and stays as it is"
  exit 0
fi

secret() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

# Written beside and moved, so that an interrupted run leaves none or a whole one.
while IFS= read -r line; do
  case $line in
    *=generated) echo "${line%=*}=$(secret)" ;;
    *) echo "$line" ;;
  esac
done < "$example" > "$env.new"
mv "$env.new" "$env"
echo "wrote $env"
