#!/usr/bin/env bash
# Puts trexis and its task executables on the path: finds the archive, verifies it, unpacks it. Inputs come as TREXIS_INPUT_* variables.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/cache.sh"

# What is said may hold what others wrote: it stays one line, in which no platform finds a command.
fail() {
  local message=${1//$'\r'/ }
  message=${message//$'\n'/ }
  if [ "${TF_BUILD:-}" = "True" ]; then echo "##vso[task.logissue type=error]trexis setup: ${message//'##'/# #}"; else echo "::error title=trexis setup::${message//'%'/%25}"; fi
  exit 3
}
warn() { if [ "${TF_BUILD:-}" = "True" ]; then echo "##vso[task.logissue type=warning]trexis setup: $1"; else echo "::warning title=trexis setup::$1"; fi; }

# Azure hands over what nobody set as the name of its variable.
given() { if [[ "${!2:-}" == '$('* ]]; then printf -v "$1" ''; else printf -v "$1" '%s' "${!2:-}"; fi; }

given version TREXIS_INPUT_VERSION
given archive TREXIS_INPUT_ARCHIVE
given mirror TREXIS_INPUT_MIRROR
given sha256 TREXIS_INPUT_SHA256
given certificates TREXIS_INPUT_CA_FILE
given source TREXIS_INPUT_SOURCE
[[ "$version" =~ ^[0-9][0-9A-Za-z.-]*$ ]] || fail "version: '$version' is none; accepted: a release such as 0.1.0"
case "$mirror" in "" | https://*) ;; *) fail "mirror: '$mirror' is no address of https; accepted: https://…" ;; esac

machine=$(uname -sm)
case "$machine" in
  "Linux x86_64") rid=linux-x64 ;;
  "Linux aarch64" | "Linux arm64") rid=linux-arm64 ;;
  *) fail "no executables are made for $machine; made are linux-x64, linux-arm64 and win-x64" ;;
esac
name="trexis-$version-$rid.tar.gz"
tools=${RUNNER_TOOL_CACHE:-${AGENT_TOOLSDIRECTORY:-$HOME/.trexis/tools}}/trexis/$version

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

# The release page of the repository that this action was taken from: <_actions>/<owner>/<name>/<ref>/actions/setup.
repository=trexis/pipeline-tasks
if [[ "${GITHUB_ACTION_PATH:-}" =~ /_actions/([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)/ ]]; then repository=${BASH_REMATCH[1]}; fi
official=${GITHUB_SERVER_URL:-https://github.com}/$repository/releases/download/v$version
options=(-fsSL --proto '=https' --proto-redir '=https' --retry 3 --connect-timeout 20)
if [ -n "$certificates" ]; then
  [ -f "$certificates" ] || fail "ca_file: there is no file $certificates"
  options+=(--cacert "$certificates")
fi
fetch() {
  local status
  if status=$(curl "${options[@]}" -o "$2" -w '%{http_code}' "$1"); then return; fi
  # A tag need not be a release, nor a release hold an archive for this machine: who demands none gets what the tag names, built.
  if [ "$status" = 404 ] && [ "$source" = auto ] && [ -z "$mirror$sha256" ] && [ "${1##*/}" = "$name" ]; then
    warn "there is no $1: this action's own checkout is built"
    echo "missing=true" >> "$GITHUB_OUTPUT"
    exit 0
  fi
  fail "cannot download $1: see above; behind a proxy set HTTPS_PROXY, without internet give archive or mirror; source: build needs neither"
}

folder=""
if [ -z "$archive" ]; then
  prefix=${sha256,,}
  for known in "$tools/${prefix:0:12}"*"-$rid"; do if is_whole "$known"; then folder=$known; fi; done
fi

if [ -z "$folder" ]; then
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

  leaf=${file##*/}
  if [ -z "$sha256" ]; then
    [ -f "$sums" ] || fail "$file cannot be verified: give its sha256, or lay SHA256SUMS beside it"
    sha256=$(awk -v name="$leaf" '$2 == name || $2 == "*" name { print $1 }' "$sums")
    [ -n "$sha256" ] || fail "SHA256SUMS does not name $leaf"
  fi
  read -r actual _ < <(sha256sum "$file")
  [ "$actual" = "${sha256,,}" ] || fail "$leaf is not what it should be: its SHA-256 is $actual, expected $sha256"
  echo "verified $leaf: SHA-256 $actual"

  # A second proof, from the place that built it, where it can be asked.
  if [ -z "$archive$mirror" ] && [ -n "${GH_TOKEN:-}" ] && command -v gh >/dev/null; then
    if gh attestation verify --help >/dev/null 2>&1; then
      gh attestation verify "$file" --repo "$repository" || fail "$leaf has no provenance from $repository"
    else
      warn "this gh is too old to verify where $leaf was built; its SHA-256 was verified"
    fi
  fi

  folder="$tools/${actual:0:12}-$rid"
  if ! is_whole "$folder"; then
    unpacked="$folder.$$"
    mkdir -p "$unpacked"
    tar -xzf "$file" -C "$unpacked"
    place "$unpacked" "$folder"
  fi
  [ -x "$folder/trexis" ] || fail "$leaf holds no executable trexis"
fi

if [ -n "${GITHUB_PATH:-}" ]; then
  echo "$folder" >> "$GITHUB_PATH"
  echo "path=$folder" >> "$GITHUB_OUTPUT"
  if [ -n "$certificates" ]; then echo "SSL_CERT_FILE=$(realpath "$certificates")" >> "$GITHUB_ENV"; fi
elif [ "${TF_BUILD:-}" = "True" ]; then
  echo "##vso[task.prependpath]$folder"
  if [ -n "$certificates" ]; then echo "##vso[task.setvariable variable=SSL_CERT_FILE]$(realpath "$certificates")"; fi
fi
echo "trexis $("$folder/trexis" --version) in $folder"
