#!/usr/bin/env bash
# Puts trexis and its task executables on the path: finds the archive, verifies it, unpacks it. Inputs come as TREXIS_INPUT_* variables.
set -euo pipefail

fail() {
  if [ "${TF_BUILD:-}" = "True" ]; then echo "##vso[task.logissue type=error]trexis setup: $1"; else echo "::error title=trexis setup::$1"; fi
  exit 3
}

# Azure hands over what nobody set as the name of its variable.
given() { case "${1:-}" in '$('*) ;; *) printf '%s' "${1:-}" ;; esac; }

version=$(given "${TREXIS_INPUT_VERSION:-}")
archive=$(given "${TREXIS_INPUT_ARCHIVE:-}")
mirror=$(given "${TREXIS_INPUT_MIRROR:-}")
sha256=$(given "${TREXIS_INPUT_SHA256:-}")
certificates=$(given "${TREXIS_INPUT_CA_FILE:-}")
[[ "$version" =~ ^[0-9A-Za-z.-]+$ ]] || fail "version: '$version' is none; accepted: a release such as 0.1.0"

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) rid=linux-x64 ;;
  Linux-aarch64 | Linux-arm64) rid=linux-arm64 ;;
  *) fail "no executables are made for $(uname -s) $(uname -m); made are linux-x64, linux-arm64 and win-x64" ;;
esac
name="trexis-$version-$rid.tar.gz"

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
official=https://github.com/trexis/pipeline-tasks/releases/download/v$version
options=(-fsSL --retry 3 --connect-timeout 20)
if [ -n "$certificates" ]; then
  [ -f "$certificates" ] || fail "ca_file: there is no file $certificates"
  options+=(--cacert "$certificates")
fi
fetch() { curl "${options[@]}" -o "$2" "$1" || fail "cannot download $1: see above; behind a proxy set HTTPS_PROXY, without internet give archive or mirror"; }

if [ -n "$archive" ]; then
  [ -f "$archive" ] || fail "archive: there is no file $archive"
  file=$archive
  sums="$(dirname "$archive")/SHA256SUMS"
else
  base=${mirror:-$official}
  file="$temporary/$name"
  fetch "${base%/}/$name" "$file"
  sums="$temporary/SHA256SUMS"
  if [ -z "$sha256" ]; then fetch "${base%/}/SHA256SUMS" "$sums"; fi
fi

if [ -z "$sha256" ]; then
  [ -f "$sums" ] || fail "$file cannot be verified: give its sha256, or lay SHA256SUMS beside it"
  sha256=$(awk -v name="$(basename "$file")" '$2 == name || $2 == "*" name { print $1 }' "$sums")
  [ -n "$sha256" ] || fail "SHA256SUMS does not name $(basename "$file")"
fi
actual=$(sha256sum "$file" | cut -d ' ' -f 1)
[ "$actual" = "${sha256,,}" ] || fail "$(basename "$file") is not what it should be: its SHA-256 is $actual, expected $sha256"
echo "verified $(basename "$file"): SHA-256 $actual"

# A second proof, from the place that built it, where it can be asked.
if [ -z "$archive$mirror" ] && [ -n "${GH_TOKEN:-}" ] && command -v gh >/dev/null; then
  gh attestation verify "$file" --repo trexis/pipeline-tasks || fail "$(basename "$file") has no provenance from trexis/pipeline-tasks"
fi

tools=${RUNNER_TOOL_CACHE:-${AGENT_TOOLSDIRECTORY:-$HOME/.trexis/tools}}
folder="$tools/trexis/$version/${actual:0:12}-$rid"
if [ ! -x "$folder/trexis" ]; then
  mkdir -p "$(dirname "$folder")"
  unpacked="$folder.$$"
  mkdir "$unpacked"
  tar -xzf "$file" -C "$unpacked"
  mv -T "$unpacked" "$folder" 2>/dev/null || rm -rf "$unpacked" # another job was faster
fi
[ -x "$folder/trexis" ] || fail "$(basename "$file") holds no executable trexis"

if [ -n "${GITHUB_PATH:-}" ]; then
  echo "$folder" >> "$GITHUB_PATH"
  echo "path=$folder" >> "$GITHUB_OUTPUT"
  if [ -n "$certificates" ]; then echo "SSL_CERT_FILE=$(realpath "$certificates")" >> "$GITHUB_ENV"; fi
elif [ "${TF_BUILD:-}" = "True" ]; then
  echo "##vso[task.prependpath]$folder"
  if [ -n "$certificates" ]; then echo "##vso[task.setvariable variable=SSL_CERT_FILE]$(realpath "$certificates")"; fi
fi
echo "trexis $("$folder/trexis" --version) in $folder"
