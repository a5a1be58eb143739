// `npm run check:chart`: whether the chart renders, by its least values and by all of them, to what it promises.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './build.mjs';

const USAGE = `Usage: npm run check:chart

Renders deploy/helm/perfolio with each file of its folder ci, by Go's templates and sprig, of which Helm is made, and looks whether every
container is hardened, probed and limited; checks the values against the schema. Needs Go with sprig (Debian: golang-go,
golang-github-masterminds-sprig-dev, golang-gopkg-yaml.v3-dev). Not a substitute for helm lint. Ends with \`N passed, N failed\`.`;

const chart = join(root, 'deploy/helm/perfolio');
const require = createRequire(import.meta.url);
const results = [];

function report(name, faults) {
  results.push(faults.length === 0);
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const fault of faults) console.log(`       ${fault}`);
}

function main() {
  const { parse, parseAllDocuments } = require('yaml');
  for (const file of readdirSync(join(chart, 'ci'))) {
    const path = join(chart, 'ci', file);
    const objects = parseAllDocuments(render(path))
      .map((document) => document.toJS())
      .filter((object) => object !== null);
    report(`${file}: ${objects.length} objects, each with a kind and a name`, namelessIn(objects));
    report(`${file}: pods are hardened, probed and limited`, objects.filter(isDeployment).flatMap(podFaults));
    report(`${file}: every role has a budget and a network policy`, missingIn(objects));
    report(`${file}: values fit the schema`, schemaFaults(parse, path));
  }
  const failed = results.filter((passed) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function render(values) {
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode' };
  return execFileSync('go', ['run', join(root, 'scripts/chart/render.go'), chart, values], { env, encoding: 'utf8' });
}

const isDeployment = ({ kind }) => kind === 'Deployment';

const namelessIn = (objects) =>
  objects
    .filter(({ kind, metadata }) => !kind || !metadata?.name)
    .map((object) => JSON.stringify(object).slice(0, 200));

function podFaults({ metadata, spec }) {
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const { securityContext: rights } = container;
  const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
  const broken = {
    'runs as root': !pod.securityContext.runAsNonRoot,
    'has no seccomp profile': pod.securityContext.seccompProfile.type !== 'RuntimeDefault',
    'carries a token of the cluster': pod.automountServiceAccountToken !== false,
    'can write to its root': !rights.readOnlyRootFilesystem,
    'may gain privileges': rights.allowPrivilegeEscalation !== false,
    'keeps capabilities': rights.capabilities.drop[0] !== 'ALL',
    'has no limit of memory': !container.resources.limits.memory,
    'lacks a probe': probes.includes(undefined),
    'is spread over nothing': !pod.topologySpreadConstraints,
    'has no version': /:latest$|:$/.test(container.image),
  };
  const faults = Object.keys(broken).filter((fault) => broken[fault]);
  return faults.map((fault) => `${metadata.name} ${fault}`);
}

function missingIn(objects) {
  const kinds = ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'];
  const named = (kind, role) =>
    objects.some((object) => object.kind === kind && object.metadata.name === `check-${role}`);
  return ['gateway', 'risk', 'context'].flatMap((role) =>
    kinds.filter((kind) => !named(kind, role)).map((kind) => `${role} has no ${kind}`),
  );
}

/** Values as Helm sees them: what is given over the defaults. A wrong one must be refused, or the schema says nothing. */
function schemaFaults(parse, path) {
  const Ajv = require('ajv');
  const read = (file) => readFileSync(file, 'utf8');
  const validate = new Ajv({ strict: false }).compile(JSON.parse(read(join(chart, 'values.schema.json'))));
  const values = merged(parse(read(join(chart, 'values.yaml'))), parse(read(path)));
  const faults = validate(values)
    ? []
    : validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`);
  const latest = merged(values, { image: { tag: 'latest' } });
  return validate(latest) ? [...faults, 'The schema lets the tag `latest` pass.'] : faults;
}

function merged(base, more) {
  const isMap = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  const pairs = Object.entries(more).map(([name, value]) => [
    name,
    isMap(value) && isMap(base[name]) ? merged(base[name], value) : value,
  ]);
  return { ...base, ...Object.fromEntries(pairs) };
}

if (parseArgs({ options: { help: { type: 'boolean', default: false } } }).values.help) console.log(USAGE);
else main();
