// Judges exchanges with GitHub by its official API description. One JSON object a line in:
// { method, path, request, status, answer }; one a line out: { operation, problems }.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const Ajv = require('ajv');
const description = JSON.parse(readFileSync(require.resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'));

// Undescribed members are refused. What a server double leaves out of its answers is no problem, what it invents is.
function closed(schema, isAnswer, inAll = false) {
  if (Array.isArray(schema)) return schema.map(one => closed(one, isAnswer, inAll));
  if (schema === null || typeof schema !== 'object') return schema;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'example' || key === 'examples' || key === 'default' || key === 'discriminator') continue;
    if (key === 'required' && isAnswer && Array.isArray(value)) continue;
    if (key === 'properties') result.properties = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner, isAnswer)]));
    else if (key === 'enum') result.enum = schema.nullable && !value.includes(null) ? [...value, null] : value;
    else if (key === 'oneOf' && isAnswer) result.anyOf = closed(value, isAnswer); // without their required members several may fit
    else result[key] = closed(value, isAnswer, key === 'allOf');
  }

  if (result.nullable && !result.type) {
    const { nullable, ...rest } = result;
    return { anyOf: [{ type: 'null' }, rest] };
  }

  if (schema.properties && schema.additionalProperties === undefined && !inAll && !schema.allOf && !schema.anyOf && !schema.oneOf) result.additionalProperties = false;
  return result;
}

const validators = new Map([false, true].map(isAnswer => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false, unicodeRegExp: false });
  ajv.addSchema({ $id: 'github', components: { schemas: closed(description.components.schemas, isAnswer) } });
  return [isAnswer, { ajv, compiled: new Map() }];
}));

// Compiled where it stands, so that its references lead into the whole description.
function judge(isAnswer, key, schema, value) {
  const { ajv, compiled } = validators.get(isAnswer);
  if (!compiled.has(key)) {
    const own = JSON.parse(JSON.stringify(closed(schema, isAnswer)), (name, inner) => name === '$ref' ? `github${inner}` : inner);
    compiled.set(key, ajv.compile(own));
  }

  const validate = compiled.get(key);
  if (validate(value)) return [];
  return validate.errors.slice(0, 5).map(error => `${error.instancePath || '/'} ${error.message}${error.params.additionalProperty ? `: ${error.params.additionalProperty}` : ''}`);
}

const followed = node => node?.$ref ? followed(node.$ref.slice(2).split('/').reduce((at, part) => at[part], description)) : node;

const routes = Object.keys(description.paths).map(path => ({
  path,
  names: [...path.matchAll(/\{(\w+)\}/g)].map(found => found[1]),
  pattern: new RegExp(`^${path.replace(/[.+]/g, '\\$&').replace(/\{\w+\}/g, '([^/]+)')}$`),
})).sort((left, right) => left.names.length - right.names.length); // the more literal one is meant

// Numbers come as text in a path and a query.
const typed = (schema, text) => /^-?\d+$/.test(text) && JSON.stringify(followed(schema)).includes('"integer"') ? Number(text) : text === 'true' || text === 'false' ? text === 'true' : text;

function parameters(operation, item, route, given, query) {
  const known = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(followed);
  const problems = [];
  for (const [place, values] of [['path', given], ['query', query]])
    for (const [name, text] of Object.entries(values)) {
      const parameter = known.find(one => one.in === place && one.name === name);
      if (!parameter) problems.push(`${place} parameter ${name} is not described`);
      else problems.push(...judge(false, `${operation.operationId} ${place} ${name}`, parameter.schema, typed(parameter.schema, decodeURIComponent(text))).map(found => `${place} parameter ${name}: ${found}`));
    }

  for (const missing of known.filter(one => one.required && one.in === 'query' && !(one.name in query))) problems.push(`query parameter ${missing.name} is missing`);
  return problems;
}

function body(operation, text) {
  const content = followed(operation.requestBody)?.content?.['application/json'];
  if (!text) return followed(operation.requestBody)?.required ? ['the body is missing'] : [];
  return content ? judge(false, `${operation.operationId} body`, content.schema, JSON.parse(text)).map(found => `body ${found}`) : ['a body is not described'];
}

// Refusals that every operation may answer with have no schema of their own: a message and no more.
const refusal = { type: 'object', properties: { message: { type: 'string' }, documentation_url: { type: 'string' } }, required: ['message'], additionalProperties: false };

function answer(operation, status, text) {
  const described = followed(operation.responses[status]);
  if (!described && status < 400) return [`answer ${status} is not described`];
  const schema = described?.content?.['application/json']?.schema;
  if (!schema && status < 400) return text ? [`answer ${status} has a body that is not described`] : [];
  return judge(true, schema ? `${operation.operationId} ${status}` : 'refusal', schema ?? refusal, JSON.parse(text)).map(found => `answer ${status} ${found}`);
}

function judged({ method, path, request, status, answer: answered }) {
  const [bare, search] = path.split('?');
  const route = routes.find(one => one.pattern.test(bare) && description.paths[one.path][method.toLowerCase()]);
  if (!route) return { operation: null, problems: [`${method} ${bare} is not described`] };
  const item = description.paths[route.path];
  const operation = item[method.toLowerCase()];
  const given = Object.fromEntries(route.pattern.exec(bare).slice(1).map((value, at) => [route.names[at], value]));
  const query = Object.fromEntries((search ?? '').split('&').filter(Boolean).map(pair => pair.split('=')));
  const problems = [...parameters(operation, item, route, given, query), ...body(operation, request), ...(status ? answer(operation, status, answered) : [])];
  return { operation: operation.operationId, problems: problems.map(problem => `${operation.operationId}: ${problem}`) };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(judged(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ operation: null, problems: [`cannot be judged: ${error.message}: ${line.slice(0, 300)}`] }));
  }
}
