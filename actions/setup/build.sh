#!/usr/bin/env bash
# Publishes the executables from this action's own checkout into the tool cache, unless they lie there.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/cache.sh"
root=$(cd "$here/../.." && pwd)
fail() { if [ "${TF_BUILD:-}" = "True" ]; then echo "##vso[task.logissue type=error]trexis setup: $1"; else echo "::error title=trexis setup::$1"; fi; exit 3; }
FOLDER=${FOLDER:-$(bash "$here/source-key.sh")}
if ! is_whole "$FOLDER"; then
  command -v dotnet >/dev/null || fail "building needs the .NET 10 SDK, and there is no dotnet on the path"
  # In the action's own folder: dotnet looks for global.json from where it is started, and the job's own is anybody's proposal.
  cd "$root"
  for project in "$root"/src/*/*.csproj; do
    grep -q '<OutputType>Exe</OutputType>' "$project" || continue
    # What restores and compiles packages of others needs none of the job's secrets.
    env -u TREXIS_CONNECTION -u TREXIS_ENV -u TREXIS_SIGNING_KEY -u TREXIS_INPUT_ROLE_TOKEN -u ACTIONS_ID_TOKEN_REQUEST_TOKEN \
      dotnet publish "$project" -c Release -o "$FOLDER.$$" --nologo -v quiet
  done
  place "$FOLDER.$$" "$FOLDER"
fi
if [ "${TF_BUILD:-}" = "True" ]; then
  echo "##vso[task.prependpath]$FOLDER"
else
  echo "$FOLDER" >> "$GITHUB_PATH"
  echo "path=$FOLDER" >> "$GITHUB_OUTPUT"
fi
echo "trexis $("$FOLDER/trexis" --version) in $FOLDER"
