# shellcheck shell=bash
# The tool cache, which jobs of one machine share; sourced by the scripts beside it.

# A folder of the cache is what was put there, or it is none.
is_whole() { [ -f "$1/MANIFEST" ] && (cd "$1" && sha256sum --check --strict --quiet MANIFEST) >/dev/null 2>&1; }

# Puts what this job made in folder $1 where the cache has it, $2: what another job has put there meanwhile stays, only what is
# damaged is taken away.
place() {
  local manifest
  manifest=$(mktemp)
  (cd "$1" && find . -type f -print0 | xargs -0 sha256sum >"$manifest" && mv "$manifest" MANIFEST)
  mkdir -p "$(dirname "$2")"
  if ! mv -T "$1" "$2" 2>/dev/null && ! is_whole "$2"; then
    mv -T "$2" "$1.damaged" && mv -T "$1" "$2"
  fi
  rm -rf "$1" "$1.damaged"
}
