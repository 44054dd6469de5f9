// Rendered from the task's declaration, not written by hand: dotnet run --project eng/Render
'use strict';
const { spawn } = require('child_process');

// The agent's names have no underscores; the executable's do.
const names = {
  INPUT_VERSION: 'TREXIS_INPUT_VERSION',
  INPUT_ARCHIVE: 'TREXIS_INPUT_ARCHIVE',
  INPUT_MIRROR: 'TREXIS_INPUT_MIRROR',
  INPUT_SHA256: 'TREXIS_INPUT_SHA256',
  INPUT_CAFILE: 'TREXIS_INPUT_CA_FILE',
};
const env = { ...process.env };
for (const [given, wanted] of Object.entries(names)) {
  if (given in env && given !== wanted) {
    env[wanted] = env[given];
    delete env[given];
  }
}

const path = require('path');
const [program, given] = process.platform === 'win32'
  ? ['pwsh', ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', path.join(__dirname, 'install.ps1')]]
  : ['bash', [path.join(__dirname, 'install.sh')]];
const missing = `${program} is not on the path: install it on the agent`;

const child = spawn(program, given, { env, cwd: env.INPUT_WORKINGDIRECTORY || process.cwd(), stdio: 'inherit' });
// A cancelled step ends by itself: a task still has to write its run document.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', error => {
  const hint = error.code === 'ENOENT' ? missing : error.message;
  console.log(`##vso[task.logissue type=error]${hint.replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}`);
  process.exit(3);
});
child.on('exit', code => process.exit(code === null ? 130 : code));
