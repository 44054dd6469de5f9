// Evaluates expressions by GitHub's own evaluator. A JSON list comes in: { text, values, failed, cancelled }, with values by their whole name, such as
// steps.a.outputs.b; one goes out: { value, holds }, where a list or an object has no value, or { error } where GitHub would refuse.
import { readFileSync } from 'node:fs';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { truthy } from '@actions/expressions/result';

const contexts = ['github', 'inputs', 'env', 'steps', 'needs', 'jobs', 'job', 'matrix', 'strategy', 'runner', 'secrets', 'vars'];

// What an asterisk gathers comes as lines: each is a member's.
function nested(values) {
  const root = {};
  for (const [name, value] of Object.entries(values)) {
    const [first, gathered] = name.split('.*.');
    const leaves = gathered === undefined ? [[first, value]] : value.split('\n').map((line, at) => [`${first}.m${at}.${gathered}`, line]);
    for (const [path, leaf] of leaves) {
      const [all, before, output] = /^(.*\.outputs)\.(.+)$/.exec(path) ?? []; // an output's own name may hold dots
      const parts = all ? [...before.split('.'), output] : path.split('.');
      const last = parts.pop();
      parts.reduce((at, part) => at[part] ??= {}, root)[last] = leaf;
    }
  }
  return root;
}

const asData = node => typeof node === 'string' ? new data.StringData(node)
  : new data.Dictionary(...Object.entries(node).map(([key, value]) => ({ key, value: asData(value) })));

function evaluated({ text, values, failed, cancelled }) {
  const status = { success: !failed && !cancelled, failure: failed && !cancelled, cancelled, always: true };
  const functions = Object.entries(status).map(([name, value]) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) }));
  try {
    const tree = new Parser(new Lexer(text).lex().tokens, contexts, functions).parse();
    const context = asData({ ...Object.fromEntries(contexts.map(name => [name, {}])), ...nested(values) });
    const value = new Evaluator(tree, context, new Map(functions.map(one => [one.name, one]))).evaluate();
    return { value: value.primitive ? value.coerceString() : null, holds: truthy(value) };
  } catch (error) {
    return { error: error.message };
  }
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(evaluated)));
