// Rendered from the task's declaration, not written by hand: dotnet run --project eng/Render
'use strict';
const { spawn } = require('child_process');

// The agent's names have no underscores; the executable's do.
const names = {
  INPUT_ACTION: 'TREXIS_INPUT_ACTION',
  INPUT_ENVIRONMENT: 'TREXIS_INPUT_ENVIRONMENT',
  INPUT_OPTION: 'TREXIS_INPUT_OPTION',
  INPUT_TO: 'TREXIS_INPUT_TO',
  INPUT_FINGERPRINT: 'TREXIS_INPUT_FINGERPRINT',
  INPUT_YES: 'TREXIS_INPUT_YES',
  INPUT_LOCKWAIT: 'TREXIS_INPUT_LOCK_WAIT',
  INPUT_BY: 'TREXIS_INPUT_BY',
  INPUT_ROLE: 'TREXIS_INPUT_ROLE',
  INPUT_NOTE: 'TREXIS_INPUT_NOTE',
  INPUT_CONFIG: 'TREXIS_INPUT_CONFIG',
  INPUT_TARGET: 'TREXIS_INPUT_TARGET',
  INPUT_RING: 'TREXIS_INPUT_RING',
  INPUT_CHANGE: 'TREXIS_INPUT_CHANGE',
  INPUT_POLICY: 'TREXIS_INPUT_POLICY',
  INPUT_RESULTS: 'TREXIS_INPUT_RESULTS',
  INPUT_PACKAGE: 'TREXIS_INPUT_PACKAGE',
  INPUT_COMMENT: 'TREXIS_INPUT_COMMENT',
  INPUT_STATUS: 'TREXIS_INPUT_STATUS',
  INPUT_CHECKRUN: 'TREXIS_INPUT_CHECK_RUN',
  INPUT_PULLREQUEST: 'TREXIS_INPUT_PULL_REQUEST',
  INPUT_ROLETOKEN: 'TREXIS_INPUT_ROLE_TOKEN',
  INPUT_CONNECTION: 'TREXIS_INPUT_CONNECTION',
};
const env = { ...process.env };
for (const [given, wanted] of Object.entries(names)) {
  if (given in env && given !== wanted) {
    env[wanted] = env[given];
    delete env[given];
  }
}

// Secret variables reach a handler under a prefix, and the job's token as an endpoint.
for (const [name, value] of Object.entries(process.env)) {
  if (name.startsWith('SECRET_') && !(name.slice(7) in env)) env[name.slice(7)] = value;
}
if (env.TREXIS_INPUT_CONNECTION) env.TREXIS_CONNECTION = env.TREXIS_INPUT_CONNECTION;
delete env.TREXIS_INPUT_CONNECTION;
try {
  const authorization = JSON.parse(env.ENDPOINT_AUTH_SYSTEMVSSCONNECTION || '{}');
  env.SYSTEM_ACCESSTOKEN = env.SYSTEM_ACCESSTOKEN || (authorization.parameters || {}).AccessToken || '';
} catch {
  env.SYSTEM_ACCESSTOKEN = env.SYSTEM_ACCESSTOKEN || '';
}

const [program, given] = ['trexis', ['rollback']];
const missing = 'trexis is not on the path: run the task TrexisSetup or the step template setup.yml before this task';

const child = spawn(program, given, { env, cwd: env.INPUT_WORKINGDIRECTORY || process.cwd(), stdio: 'inherit' });
// A cancelled step ends by itself: a task still has to write its run document.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', error => {
  const hint = error.code === 'ENOENT' ? missing : error.message;
  console.log(`##vso[task.logissue type=error]${hint.replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}`);
  process.exit(3);
});
child.on('exit', code => process.exit(code === null ? 130 : code));
