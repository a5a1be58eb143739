/**
 * Compares an answer with a reference: |got - want| <= absolute + relative x |want|; null matches only null.
 *
 * `tolerances` are a vector's own: an entry named after a field replaces the default for that field and for everything
 * below it. `names` says which of a section's fields go by another entry ({ weights: 'optimiser.weights' }); an entry
 * that is null means "not compared". Answers in mismatches: { path, got, want }.
 */
export function compare(got, want, { tolerances, names = {}, path = '' }) {
  const mismatches = [];
  visit(got, want, { path, tolerance: tolerances.default });
  return mismatches;

  function visit(got, want, at) {
    if (at.tolerance === null) return;
    if (Array.isArray(want)) return visitList(got, want, at);
    if (want !== null && typeof want === 'object') return visitFields(got, want, at);
    if (!matches(got, want, at)) mismatches.push({ path: at.path, got, want });
  }

  function visitList(got, want, { path, tolerance }) {
    const list = ArrayBuffer.isView(got) ? Array.from(got) : got;
    if (!Array.isArray(list) || list.length !== want.length) {
      mismatches.push({
        path,
        got: Array.isArray(list) ? `${list.length} entries` : got,
        want: `${want.length} entries`,
      });
      return;
    }
    want.forEach((entry, i) => visit(list[i], entry, { path: `${path}[${i}]`, tolerance }));
  }

  function visitFields(got, want, { path, tolerance }) {
    if (got === null || typeof got !== 'object' || Array.isArray(got)) {
      mismatches.push({ path, got, want });
      return;
    }
    for (const field of new Set([...Object.keys(want), ...Object.keys(got)])) {
      const below = { path: path === '' ? field : `${path}.${field}`, tolerance: toleranceOf(field, tolerance) };
      if (!Object.hasOwn(want, field)) mismatches.push({ path: below.path, got: got[field], want: undefined });
      else visit(Object.hasOwn(got, field) ? got[field] : undefined, want[field], below);
    }
  }

  function toleranceOf(field, inherited) {
    const name = names[field] ?? field;
    return name !== 'default' && Object.hasOwn(tolerances, name) ? tolerances[name] : inherited;
  }
}

function matches(got, want, { path, tolerance }) {
  if (typeof want === 'number') {
    const { absolute = 0, relative = 0 } = tolerance;
    return typeof got === 'number' && Math.abs(got - want) <= absolute + relative * Math.abs(want);
  }
  // The vectors spell a status in lower case, the engine as the wire does.
  if (typeof want === 'string' && path.endsWith('status')) return String(got).toLowerCase() === want.toLowerCase();
  return got === want;
}

/** The fields of an answer that a reference speaks about; what else the engine answers is its own affair. */
export const only = (answer, want) =>
  Object.fromEntries(
    Object.keys(want).map((field) => [field, Object.hasOwn(answer, field) ? answer[field] : undefined]),
  );
