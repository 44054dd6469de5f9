# Puts trexis and its task executables on the path: finds the archive, verifies it, unpacks it. Inputs come as TREXIS_INPUT_* variables.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# What is said may hold what others wrote: it stays one line, in which no platform finds a command.
function Fail($message) {
  $message = ($message -replace '[\r\n]', ' ') -replace '##', '# #'
  if ($env:TF_BUILD -eq 'True') { Write-Output "##vso[task.logissue type=error]trexis setup: $message" } else { Write-Output "::error title=trexis setup::$($message -replace '%', '%25')" }
  exit 3
}

# Azure hands over what nobody set as the name of its variable.
function Given($value) { if ($null -eq $value -or $value.StartsWith('$(')) { '' } else { $value } }

$version = Given $env:TREXIS_INPUT_VERSION
$archive = Given $env:TREXIS_INPUT_ARCHIVE
$mirror = Given $env:TREXIS_INPUT_MIRROR
$sha256 = Given $env:TREXIS_INPUT_SHA256
$certificates = Given $env:TREXIS_INPUT_CA_FILE
$source = Given $env:TREXIS_INPUT_SOURCE
if ($version -notmatch '^[0-9][0-9A-Za-z.-]*$') { Fail "version: '$version' is none; accepted: a release such as 0.1.0" }

if ($mirror -and -not $mirror.StartsWith('https://')) { Fail "mirror: '$mirror' is no address of https; accepted: https://…" }

$name = "trexis-$version-win-x64.zip"
$tools = @($env:RUNNER_TOOL_CACHE, $env:AGENT_TOOLSDIRECTORY, (Join-Path $HOME '.trexis/tools')) | Where-Object { $_ } | Select-Object -First 1
$tools = Join-Path $tools "trexis/$version"

# The release page of the repository that this action was taken from: <_actions>/<owner>/<name>/<ref>/actions/setup.
$repository = if ($env:GITHUB_ACTION_PATH -match '[\\/]_actions[\\/]([A-Za-z0-9_.-]+)[\\/]([A-Za-z0-9_.-]+)[\\/]') { "$($Matches[1])/$($Matches[2])" } else { 'trexis/pipeline-tasks' }
$server = if ($env:GITHUB_SERVER_URL) { $env:GITHUB_SERVER_URL } else { 'https://github.com' }
$official = "$server/$repository/releases/download/v$version"
$temporary = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
New-Item -ItemType Directory -Path $temporary | Out-Null

function Fetch($url, $file) {
  $options = @('-fsSL', '--proto', '=https', '--proto-redir', '=https', '--retry', '3', '--connect-timeout', '20', '-o', $file)
  if ($certificates) { $options += @('--cacert', $certificates) }
  $status = & curl.exe @options -w '%{http_code}' $url
  if ($LASTEXITCODE -eq 0) { return }
  # A tag need not be a release: who demands none gets what the tag names, built.
  if ($status -eq '404' -and $source -eq 'auto' -and -not $mirror -and -not $sha256 -and $url.EndsWith("/$name")) {
    Write-Output "::warning title=trexis setup::there is no ${url}: this action's own checkout is built"
    Add-Content -Path $env:GITHUB_OUTPUT -Value 'missing=true'
    exit 0
  }
  Fail "cannot download ${url}: see above; behind a proxy set HTTPS_PROXY, without internet give archive or mirror; source: build needs neither"
}

# A folder of the tool cache is what was unpacked there, or it is none.
function Test-Whole($folder) {
  $manifest = Join-Path $folder 'MANIFEST'
  if (-not (Test-Path $manifest)) { return $false }
  foreach ($line in Get-Content $manifest) {
    $hash, $file = $line -split '  ', 2
    $path = Join-Path $folder $file
    if (-not (Test-Path $path) -or (Get-FileHash -Algorithm SHA256 $path).Hash -ne $hash) { return $false }
  }
  return $true
}

try {
  if ($certificates -and -not (Test-Path $certificates)) { Fail "ca_file: there is no file $certificates" }
  $folder = $null
  if (-not $archive -and (Test-Path $tools)) {
    $start = $sha256.ToLowerInvariant().Substring(0, [Math]::Min(12, $sha256.Length))
    $folder = Get-ChildItem -Directory $tools -Filter "$start*-win-x64" | Where-Object { Test-Whole $_.FullName } | Select-Object -First 1 -ExpandProperty FullName
  }

  if (-not $folder) {
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
      gh attestation verify --help *> $null
      if ($LASTEXITCODE -eq 0) {
        gh attestation verify $file --repo $repository
        if ($LASTEXITCODE -ne 0) { Fail "$leaf has no provenance from $repository" }
      } else {
        Write-Output "::warning title=trexis setup::this gh is too old to verify where $leaf was built; its SHA-256 was verified"
      }
    }

    $folder = Join-Path $tools "$($actual.Substring(0, 12))-win-x64"
    if (-not (Test-Whole $folder)) {
      $unpacked = "$folder.$PID"
      Expand-Archive -Path $file -DestinationPath $unpacked -Force
      $files = Get-ChildItem -Recurse -File $unpacked
      $manifest = $files | ForEach-Object { "$((Get-FileHash -Algorithm SHA256 $_.FullName).Hash)  $($_.FullName.Substring($unpacked.Length + 1))" }
      Set-Content -Path (Join-Path $unpacked 'MANIFEST') -Value $manifest
      # Jobs of one machine share the cache: what another has put there meanwhile stays, only what is damaged is taken away.
      if (-not (Test-Whole $folder)) {
        if (Test-Path $folder) { [System.IO.Directory]::Move($folder, "$unpacked.damaged") }
        try { [System.IO.Directory]::Move($unpacked, $folder) } catch { if (-not (Test-Whole $folder)) { throw } }
      }
      foreach ($left in $unpacked, "$unpacked.damaged") { if (Test-Path $left) { Remove-Item -Recurse -Force $left } }
    }
    if (-not (Test-Path (Join-Path $folder 'trexis.exe'))) { Fail "$leaf holds no trexis.exe" }
  }

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
