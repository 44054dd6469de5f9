// node azure-handlers.mjs <folder of tasks>: starts the handler of each task as an agent does, every input set to its own name, after
// Microsoft's library has read inputs and the job's token from the same variables. What the handlers start is found on PATH.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import internal from 'azure-pipelines-task-lib/internal.js';
import tl from 'azure-pipelines-task-lib/task.js';

function same(read, wanted, what) {
  if (read !== wanted) throw new Error(`${what}: azure-pipelines-task-lib reads ${read}, wanted was ${wanted}`);
}

const [tasks] = process.argv.slice(2);
for (const name of readdirSync(tasks).sort()) {
  const { inputs, execution } = JSON.parse(readFileSync(join(tasks, name, 'task.json'), 'utf8'));
  const given = input => input === 'workingDirectory' ? process.cwd() : input;
  for (const input of inputs) process.env[`INPUT_${internal._getVariableKey(input.name)}`] = given(input.name);
  process.env.ENDPOINT_AUTH_SYSTEMVSSCONNECTION = JSON.stringify({ scheme: 'OAuth', parameters: { AccessToken: 'token-of-the-job' } });
  process.env.SECRET_TREXIS_SIGNING_KEY = 'key-of-the-job';
  const env = { ...process.env };
  internal._loadData(); // and deletes them
  for (const input of inputs) same(tl.getInput(input.name), given(input.name), `${name}, ${input.name}`);
  same(tl.getEndpointAuthorization('SYSTEMVSSCONNECTION', false).parameters.AccessToken, 'token-of-the-job', name);
  same(tl.getVariable('TREXIS_SIGNING_KEY'), 'key-of-the-job', name);

  const handler = join(tasks, name, execution.Node20_1.target);
  const { status, stdout, stderr } = spawnSync(process.execPath, [handler], { env, encoding: 'utf8' });
  for (const line of (stdout + stderr).trim().split('\n')) console.log(`${name}: ${line}`);
  console.log(`${name}: exit ${status}`);
}
