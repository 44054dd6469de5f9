# Puts trexis and its task executables on the path: finds the archive, verifies it, unpacks it. Inputs come as TREXIS_INPUT_* variables.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Fail($message) {
  if ($env:TF_BUILD -eq 'True') { Write-Output "##vso[task.logissue type=error]trexis setup: $message" } else { Write-Output "::error title=trexis setup::$message" }
  exit 3
}

# Azure hands over what nobody set as the name of its variable.
function Given($value) { if ($null -eq $value -or $value.StartsWith('$(')) { '' } else { $value } }

$version = Given $env:TREXIS_INPUT_VERSION
$archive = Given $env:TREXIS_INPUT_ARCHIVE
$mirror = Given $env:TREXIS_INPUT_MIRROR
$sha256 = Given $env:TREXIS_INPUT_SHA256
$certificates = Given $env:TREXIS_INPUT_CA_FILE
if ($version -notmatch '^[0-9A-Za-z.-]+$') { Fail "version: '$version' is none; accepted: a release such as 0.1.0" }

$name = "trexis-$version-win-x64.zip"
$official = "https://github.com/trexis/pipeline-tasks/releases/download/v$version"
$temporary = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
New-Item -ItemType Directory -Path $temporary | Out-Null

function Fetch($url, $file) {
  $options = @('-fsSL', '--retry', '3', '--connect-timeout', '20', '-o', $file)
  if ($certificates) { $options += @('--cacert', $certificates) }
  & curl.exe @options $url
  if ($LASTEXITCODE -ne 0) { Fail "cannot download ${url}: see above; behind a proxy set HTTPS_PROXY, without internet give archive or mirror" }
}

try {
  if ($certificates -and -not (Test-Path $certificates)) { Fail "ca_file: there is no file $certificates" }
  if ($archive) {
    if (-not (Test-Path $archive)) { Fail "archive: there is no file $archive" }
    $file = (Resolve-Path $archive).Path
    $sums = Join-Path (Split-Path $file) 'SHA256SUMS'
  } else {
    $base = ($(if ($mirror) { $mirror } else { $official })).TrimEnd('/')
    $file = Join-Path $temporary $name
    Fetch "$base/$name" $file
    $sums = Join-Path $temporary 'SHA256SUMS'
    if (-not $sha256) { Fetch "$base/SHA256SUMS" $sums }
  }

  $leaf = Split-Path $file -Leaf
  if (-not $sha256) {
    if (-not (Test-Path $sums)) { Fail "$file cannot be verified: give its sha256, or lay SHA256SUMS beside it" }
    foreach ($line in Get-Content $sums) {
      $hash, $named = $line -split '\s+\*?', 2
      if ($named -eq $leaf) { $sha256 = $hash }
    }
    if (-not $sha256) { Fail "SHA256SUMS does not name $leaf" }
  }
  $actual = (Get-FileHash -Algorithm SHA256 $file).Hash.ToLowerInvariant()
  if ($actual -ne $sha256.ToLowerInvariant()) { Fail "$leaf is not what it should be: its SHA-256 is $actual, expected $sha256" }
  Write-Output "verified ${leaf}: SHA-256 $actual"

  # A second proof, from the place that built it, where it can be asked.
  if (-not $archive -and -not $mirror -and $env:GH_TOKEN -and (Get-Command gh -ErrorAction SilentlyContinue)) {
    gh attestation verify $file --repo trexis/pipeline-tasks
    if ($LASTEXITCODE -ne 0) { Fail "$leaf has no provenance from trexis/pipeline-tasks" }
  }

  $tools = @($env:RUNNER_TOOL_CACHE, $env:AGENT_TOOLSDIRECTORY, (Join-Path $HOME '.trexis/tools')) | Where-Object { $_ } | Select-Object -First 1
  $folder = Join-Path $tools "trexis/$version/$($actual.Substring(0, 12))-win-x64"
  if (-not (Test-Path (Join-Path $folder 'trexis.exe'))) { Expand-Archive -Path $file -DestinationPath $folder -Force }
  if (-not (Test-Path (Join-Path $folder 'trexis.exe'))) { Fail "$leaf holds no trexis.exe" }

  if ($env:GITHUB_PATH) {
    Add-Content -Path $env:GITHUB_PATH -Value $folder
    Add-Content -Path $env:GITHUB_OUTPUT -Value "path=$folder"
  } elseif ($env:TF_BUILD -eq 'True') {
    Write-Output "##vso[task.prependpath]$folder"
  }
  Write-Output "trexis $(& (Join-Path $folder 'trexis.exe') --version) in $folder"
} finally {
  Remove-Item -Recurse -Force $temporary
}
