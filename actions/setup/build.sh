#!/usr/bin/env bash
# Publishes the executables from this action's own checkout into the tool cache, unless they lie there.
set -euo pipefail
root=$(cd "$GITHUB_ACTION_PATH/../.." && pwd)
if [ ! -f "$FOLDER/MANIFEST" ] || ! (cd "$FOLDER" && sha256sum --check --strict --quiet MANIFEST) >/dev/null; then
  command -v dotnet >/dev/null || { echo "::error title=trexis setup::building needs the .NET 10 SDK, and there is no dotnet on the path"; exit 3; }
  rm -rf "$FOLDER"
  for project in "$root"/src/*/*.csproj; do
    grep -q '<OutputType>Exe</OutputType>' "$project" || continue
    # What restores and compiles packages of others needs none of the job's secrets.
    env -u TREXIS_CONNECTION -u TREXIS_ENV -u TREXIS_INPUT_ROLE_TOKEN -u ACTIONS_ID_TOKEN_REQUEST_TOKEN \
      dotnet publish "$project" -c Release -o "$FOLDER" --nologo -v quiet
  done
  manifest=$(mktemp)
  (cd "$FOLDER" && find . -type f -print0 | xargs -0 sha256sum >"$manifest" && mv "$manifest" MANIFEST)
fi
echo "$FOLDER" >> "$GITHUB_PATH"
echo "path=$FOLDER" >> "$GITHUB_OUTPUT"
echo "trexis $("$FOLDER/trexis" --version) in $FOLDER"
