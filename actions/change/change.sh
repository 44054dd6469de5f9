#!/usr/bin/env bash
# Prints the change that a run carries: of several files in changes/ the one that the newest commit with any of them adds or edits, a merge as it
# differs from what it was merged into. Nothing where that are several, or git cannot say: nothing is guessed, and trexis asks.
set -euo pipefail
shopt -s nullglob
folder="$(dirname "${CONFIG:-deployment.yml}")/changes"
files=("$folder"/*.yml "$folder"/*.yaml)
file="${files[0]:-}"
if [ "${#files[@]}" -gt 1 ]; then
  # Renames are told by contents, which a checkout without old ones would have to fetch.
  file="$(git --literal-pathspecs log -1 -m --first-parent --no-renames --name-only --diff-filter=AM --format= -- "${files[@]}" || true)"
fi
name="$(basename "${file%.y*ml}")"
if [[ "$file" != *$'\n'* && "$name" =~ ^[A-Za-z0-9._-]+$ ]]; then echo "$name"; fi
