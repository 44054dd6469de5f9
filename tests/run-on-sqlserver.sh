#!/usr/bin/env bash
# Runs on a SQL Server what only a server can prove, and ends with one table of what was exercised. It makes databases and two logins on
# that server, whose names begin with trexis, and drops them again.
#   TREXIS_TEST_SQLSERVER='Server=localhost,1433;User ID=sa;Password=…;TrustServerCertificate=True' tests/run-on-sqlserver.sh
# With sqlcmd on the path, or a command that runs it in TREXIS_SQLCMD, it also holds a lock before a deployment, lets somebody queue behind
# one, and looks and deploys with the logins of samples/sqlserver/least-privilege.sql.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
server=${TREXIS_TEST_SQLSERVER:?set TREXIS_TEST_SQLSERVER to a connection string without a database}
work=$(mktemp -d)
scripts=trexis_scripts_$$
dacpac=trexis_dacpac_$$
table=()
failed=0
connection=$server
read -ra sqlcmd <<<"${TREXIS_SQLCMD:-sqlcmd}"

dotnet build Trexis.PipelineTasks.sln --nologo -v quiet -clp:NoSummary || exit 2

trexis() { dotnet run --no-build --project src/Trexis.PipelineTasks.Cli -- "$@"; }

# One value of the connection string, by any of its names.
value() { printf '%s' "$server" | tr ';' '\n' | sed -nE "s/^ *($1) *= *(.*)$/\2/Ip" | head -n 1; }

sql() {
  SQLCMDPASSWORD=$(value 'Password|PWD') "${sqlcmd[@]}" -C -b -S "$(value 'Server|Data Source|Address')" -U "$(value 'User ID|UID|User')" "$@"
}

record() {
  table+=("| $1 | $2 |")
  [ "$2" = passed ] || case "$2" in 'not exercised'*) ;; *) failed=1 ;; esac
  echo "== $1: $2"
}

# The log of what failed is shown as a whole.
step() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then record "$name" passed; else record "$name" "FAILED (exit $?)" && cat "$work/log"; fi
}

# dotnet test ends with 0 where a filter matched nothing, and where a test was skipped.
contract() {
  dotnet test tests/Trexis.PipelineTasks.Tests --no-build --nologo --filter "FullyQualifiedName~SqlServerEngineContract" >"$work/contract" 2>&1 || return 1
  cat "$work/contract"
  grep -qE 'Passed: +[1-9]' "$work/contract" && ! grep -qE 'Skipped: +[1-9]' "$work/contract"
}

of_scripts() { TREXIS_CONNECTION="$connection;Database=$scripts" trexis "$@" --environment dev --config "$work/scripts/deployment.yml"; }

of_dacpac() { TREXIS_CONNECTION="$server;Database=$dacpac" trexis "$@" --environment dev --config "$work/dacpac/deployment.yml"; }

# The tasks up to the backup, with what the backup is told.
until_backup() {
  of_scripts prepare && of_scripts deploy-scripts plan && of_scripts rollback plan && of_scripts precheck && of_scripts backup "$@"
}

stage() {
  until_backup "$@" && of_scripts perf-gate baseline && of_scripts deploy-scripts apply && of_scripts validate && of_scripts perf-gate gate
}

release() {
  trexis dacpac build "$work/dacpac/$1" --out "$work/dacpac/artifacts/Sales.dacpac" --version "$2" && of_dacpac run
}

logins() {
  sql -v Database="$scripts" PrecheckPassword="$1" DeployPassword="$1" <samples/sqlserver/least-privilege.sql
}

# The connection string of another login.
as_login() { printf '%s' "Server=$(value 'Server|Data Source|Address');User ID=$1;Password=$2;TrustServerCertificate=True"; }

# The sample's policy, with what its first environment says of the watch.
scripts_under() { sed "s/^  dev:/  dev:\n    watch: $1/" samples/sqlserver/policy.yml >"$work/scripts/policy.yml"; }

# The codes that refuse in the run documents of --json.
refusals() {
  tr '{,' '\n\n' <"$1" | awk -F'"' '
    $2 == "code" { code = $4; required = 0 }
    $2 == "required" { required = /true/ }
    $2 == "verdict" && code { if ($4 == "failed" || required && ($4 == "unknown" || $4 == "skipped")) print code; code = "" }'
}

# Whoever only looks is refused as a deployer, and for nothing else.
looks_only() {
  local code connection
  connection=$(as_login trexis_precheck "$1")
  of_scripts precheck --json >"$work/looks"
  code=$?
  echo "exit $code: $(refusals "$work/looks")"
  [ "$code" = 1 ] && [ "$(refusals "$work/looks")" = access.permissions-sufficient ]
}

# Every page is read by an administrator: whoever deploys may not (least-privilege.sql, INTEGRITY).
deploys() {
  local connection
  connection=$(as_login trexis_deploy "$1")
  sql -d "$scripts" -Q "DBCC CHECKDB WITH NO_INFOMSGS" && stage
}

# In the sample's database, as somebody whose sessions can be told from all others.
other() { sql -H trexis-other -d "$scripts" -Q "$1"; }

others_end() {
  sql -Q "DECLARE @s nvarchar(max) = N''; SELECT @s += CONCAT(N'KILL ', session_id, N';') FROM sys.dm_exec_sessions WHERE host_name = N'trexis-other'; EXEC (@s);"
}

# A reader that stays: an ALTER TABLE waits for it, and nothing that only reads does.
apply_behind_a_reader() {
  until_backup || return 1
  other "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; BEGIN TRAN; SELECT COUNT(*) FROM dbo.orders; WAITFOR DELAY '00:05';" &
  sleep 3
  [ -z "${1:-}" ] || other "$1" &
  of_scripts deploy-scripts apply >"$work/waits"
  local code=$?
  others_end
  cat "$work/waits"
  [ "$code" = 1 ]
}

# The server ends a wait at the policy's limit itself.
blocked() {
  scripts_under '{ wait: 10s }'
  apply_behind_a_reader && grep -q 'as long as the policy allows' "$work/waits"
}

# Who comes after the ALTER TABLE that waits, waits for it.
queued() {
  scripts_under '{ wait: 2m, stop: { blocking: 5s } }'
  apply_behind_a_reader "DECLARE @orders int = OBJECT_ID(N'dbo.orders'), @left int = 240;
    WHILE @left > 0 AND NOT EXISTS (SELECT 1 FROM sys.dm_tran_locks WHERE resource_type = N'OBJECT'
      AND resource_associated_entity_id = @orders AND request_mode = N'Sch-M' AND request_status = N'WAIT')
    BEGIN WAITFOR DELAY '00:00:00.500'; SET @left -= 1; END;
    SELECT COUNT(*) FROM dbo.orders;" &&
    grep -qE 'waited .* for the deployment, the limit is 5 s' "$work/waits"
}

clean() {
  if ! command -v "${sqlcmd[0]}" >/dev/null; then
    echo "sqlcmd is not here: drop the databases $scripts and $dacpac yourself"
  else
    for database in "$scripts" "$dacpac"; do
      sql -Q "DECLARE @s nvarchar(max) = N''; SELECT @s += N'DROP DATABASE ' + QUOTENAME(name) + N';' FROM sys.databases WHERE source_database_id = DB_ID(N'$database'); EXEC (@s); IF DB_ID(N'$database') IS NOT NULL BEGIN ALTER DATABASE [$database] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [$database]; END"
    done
    for login in trexis_precheck trexis_deploy; do
      sql -Q "IF SUSER_ID(N'$login') IS NOT NULL DROP LOGIN [$login]; USE msdb; IF USER_ID(N'$login') IS NOT NULL DROP USER [$login];"
    done
  fi 2>/dev/null
  rm -rf "$work"
}
trap clean EXIT

cp -r samples/sqlserver "$work/scripts"
scripts_under '{ wait: 10s }'
cp -r samples/sales-dacpac "$work/dacpac"
# The sample's dacpac targets stay where nothing is deployed to; its first environment becomes the server.
awk '/^  dev:/ { dev = 1 } /^  qa:/ { dev = 0 } dev && /prepare:/ { next } { print }' samples/sales-dacpac/deployment.yml |
  sed 's|{ dacpac: states/dev.dacpac }|env:TREXIS_CONNECTION|' >"$work/dacpac/deployment.yml"

step "engine contract, nothing skipped" contract
step "scripts: whole stage" stage
step "scripts: rollback by backup" of_scripts rollback apply --option backup
step "scripts: stage with a snapshot" stage --snapshot
step "scripts: rollback by snapshot" of_scripts rollback apply --option snapshot
step "dacpac: release 1 into an empty database" release release-1 1.0.0
step "dacpac: release 2 over it" release release-2 2.0.0
if command -v "${sqlcmd[0]}" >/dev/null; then
  password="Trexis-$RANDOM-$RANDOM-a1"
  step "watch: a deployment that waits ends at the policy's limit" blocked
  step "watch: a deployment that others wait for is stopped" queued
  scripts_under '{ wait: 10s }'
  step "least privilege: the script of both logins" logins "$password"
  step "least privilege: precheck by the login that only looks" looks_only "$password"
  step "least privilege: whole stage by the login that deploys" deploys "$password"
else
  record "watch: a deployment that waits, or is waited for" "not exercised: sqlcmd is not here"
  record "least privilege: both logins" "not exercised: sqlcmd is not here"
fi

{
  echo
  echo "| exercised on $(value 'Server|Data Source|Address') | result |"
  echo "|---|---|"
  printf '%s\n' "${table[@]}"
} | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
exit "$failed"
