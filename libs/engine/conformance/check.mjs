import { compare, only } from './compare.mjs';
import { BUILT_ERRORS, engineRequest, positionsAnswer, positionsRequest, SECTIONS } from './sections.mjs';

const DEFAULT_TOLERANCES = { default: { relative: 1e-8, absolute: 1e-10 } };

/**
 * Checks one reference file. Answers { passed: [name], failed: [{ name, mismatches }], skipped: [{ name, why }] };
 * one entry per section of a portfolio, per section of a case, or per error.
 */
export async function checkVector(vector, tools) {
  if (vector.request?.positions !== undefined) return checkPositions(vector, tools);
  let result = nothing();
  for (const one of vector.cases ?? [vector]) {
    result = merged(result, await checkCase(one, caseName(vector, one), tools));
  }
  return result;
}

const caseName = (vector, one) => (vector.cases === undefined ? vector.id : `${vector.id} "${one.title}"`);

function checkCase(one, name, tools) {
  return one.expectedError === undefined ? checkSections(one, name, tools) : checkError(one, name, tools);
}

async function checkSections({ request, expected, tolerances = DEFAULT_TOLERANCES }, name, tools) {
  const run = runOf(request, tools);
  const result = nothing();
  for (const [section, want] of Object.entries(expected)) {
    const built = SECTIONS[section];
    const title = `${name} ${section}`;
    if (built === undefined) {
      result.skipped.push({ name: title, why: 'the engine does not build this section yet' });
      continue;
    }
    const tried = await attemptAsync(() => built.answer({ ...run, want }));
    const mismatches = tried.error
      ? [{ path: section, got: describe(tried.error), want: 'an answer' }]
      : compare({ [section]: tried.answer }, { [section]: want }, { tolerances, names: built.names });
    record(result, title, mismatches);
  }
  return result;
}

function checkError({ request, expectedError }, name, tools) {
  const result = nothing();
  if (!BUILT_ERRORS.has(expectedError.code)) {
    result.skipped.push({ name, why: `the engine does not build what fails with ${expectedError.code} yet` });
    return result;
  }
  const { error } = attempt(() => runOf(request, tools).analysis());
  record(result, name, errorMismatches(error, expectedError));
  return result;
}

function errorMismatches(error, want) {
  if (error === undefined) return [{ path: 'error', got: 'an answer', want: want.code }];
  const got = { code: error.code, ...error.details };
  return compare({ error: only(got, want) }, { error: want }, { tolerances: DEFAULT_TOLERANCES });
}

function checkPositions({ id, request, expected, expectedError, tolerances = DEFAULT_TOLERANCES }, { engine }) {
  const result = nothing();
  const { answer, error } = attempt(() => positionsAnswer(engine.positionsToWeights(positionsRequest(request))));
  if (expectedError !== undefined) record(result, id, errorMismatches(error, expectedError));
  else if (error) record(result, id, [{ path: 'positions', got: describe(error), want: 'an answer' }]);
  else record(result, id, compare(only(answer, expected), expected, { tolerances }));
  return result;
}

/** What the sections of one request share, `asked` being the vector's own request; each part is computed once, when a section asks for it. */
function runOf(vectorRequest, { engine, columnsOf }) {
  const request = engineRequest(vectorRequest);
  const prices = columnsOf(vectorRequest.dataFiles);
  const prepared = once(() => engine.prepare(request, engine.priceSource(prices)));
  const analysis = once(() => engine.analyse(request, prices));
  return { engine, asked: vectorRequest, request, prices, prepared, analysis };
}

function once(compute) {
  let done;
  return () => {
    done ??= { value: compute() };
    return done.value;
  };
}

async function attemptAsync(compute) {
  try {
    return { answer: await compute() };
  } catch (error) {
    return { error };
  }
}

function attempt(compute) {
  try {
    return { answer: compute() };
  } catch (error) {
    return { error };
  }
}

const describe = (error) => `${error.code ?? error.name}: ${error.message}`;

function record(result, name, mismatches) {
  if (mismatches.length === 0) result.passed.push(name);
  else result.failed.push({ name, mismatches });
}

const nothing = () => ({ passed: [], failed: [], skipped: [] });

export const merged = (a, b) => ({
  passed: [...a.passed, ...b.passed],
  failed: [...a.failed, ...b.failed],
  skipped: [...a.skipped, ...b.skipped],
});
