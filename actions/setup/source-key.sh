#!/usr/bin/env bash
# What the sources that setup builds from are known by: the same sources are built once.
set -euo pipefail
root=$(cd "$GITHUB_ACTION_PATH/../.." && pwd)
key=$(cd "$root" && find src Directory.Build.props Directory.Packages.props global.json -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
echo "key=$key" >> "$GITHUB_OUTPUT"
