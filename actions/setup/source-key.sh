#!/usr/bin/env bash
# Says where what setup builds lies in the tool cache: the same sources are built once.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/cache.sh"
root=$(cd "$here/../.." && pwd)
key=$(cd "$root" && find src Directory.Build.props Directory.Packages.props global.json -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)

# A checkout of a commit is known by it; every other by its sources.
ref=$(basename "$root")
[[ "$ref" =~ ^[0-9a-f]{40}$ ]] && key=$ref
folder="${RUNNER_TOOL_CACHE:-${AGENT_TOOLSDIRECTORY:-$HOME/.trexis/tools}}/trexis/built/$key"
found=false
if is_whole "$folder"; then found=true; fi
echo "$folder"
[ -z "${GITHUB_OUTPUT:-}" ] || { echo "key=$key"; echo "folder=$folder"; echo "found=$found"; } >> "$GITHUB_OUTPUT"
