#!/usr/bin/env bash
# Publishes the executables from this action's own checkout.
set -euo pipefail
root=$(cd "$GITHUB_ACTION_PATH/../.." && pwd)
folder="$RUNNER_TEMP/trexis-built"
if [ "${FOUND:-}" != "true" ]; then
  for project in "$root"/src/*/*.csproj; do
    if grep -q '<OutputType>Exe</OutputType>' "$project"; then dotnet publish "$project" -c Release -o "$folder" --nologo -v quiet; fi
  done
fi
echo "$folder" >> "$GITHUB_PATH"
echo "path=$folder" >> "$GITHUB_OUTPUT"
echo "trexis $("$folder/trexis" --version) in $folder"
