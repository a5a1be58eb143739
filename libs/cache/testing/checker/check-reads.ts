import type { ReadEvent, Said, Values } from '../history';
import type { Span, Timeline } from './timeline';
import type { Violation } from './violation';

/**
 * G1: an answer repeats its question, speaks of what was asked and of nothing else, and every value in it was once given to that very
 * name. G2 and G3: all its values stood together at some instant between the start and the end of the read.
 */
export function checkRead(read: ReadEvent, timelines: ReadonlyMap<string, Timeline>): readonly Violation[] {
  const { answer, rights = {} } = read;
  if (answer === 'unreadable') return [violation('G1', read, 'was answered with bytes that nobody wrote')];
  const foreign = [
    ...(answer === null ? [] : misplaced(read, answer)),
    ...unknownIn({ ...answer?.parts, ...rights }, timelines).map((text) => violation('G1', read, text)),
  ];
  if (foreign.length > 0) return foreign;
  return [rights, answer?.parts ?? {}].flatMap((values) => outdated(read, values, timelines));
}

function misplaced(read: ReadEvent, answer: Said): readonly Violation[] {
  const spoken = Object.keys(answer.parts);
  const strange = spoken.filter((name) => !read.asks.includes(name));
  const absent = read.asks.filter((name) => !spoken.includes(name));
  return [
    ...(answer.request === read.request
      ? []
      : [violation('G1', read, `asked "${read.request}" and was answered "${answer.request}"`)]),
    ...strange.map((name) => violation('G1', read, `was told of ${name}, which it did not ask for`)),
    ...absent.map((name) => violation('G1', read, `was not told of ${name}`)),
  ];
}

function unknownIn(values: Values, timelines: ReadonlyMap<string, Timeline>): readonly string[] {
  return Object.entries(values)
    .filter(([name, value]) => timelines.get(name)?.knows(value) !== true)
    .map(([name, value]) => `was told ${name} = ${value}, which was never so`);
}

function outdated(read: ReadEvent, values: Values, timelines: ReadonlyMap<string, Timeline>): readonly Violation[] {
  const wide = Object.entries(values).map(([name, value]) => ({ name, value, spans: within(read, name, value) }));
  const dead = wide.find(({ spans }) => spans.length === 0);
  if (dead !== undefined) return [deadValue(read, dead, timelines)];
  const together = wide.reduce<readonly Span[]>(
    (spans, one) => spans.flatMap((span) => cut(span, one.spans)),
    [{ from: read.start, to: read.end, endedBy: undefined }],
  );
  if (together.length > 0) return [];
  const said = wide.map(({ name, value }) => `${name} = ${value}`).join(', ');
  return [violation('G2', read, `was told ${said}, which never stood together while it ran`)];

  function within({ start, end }: ReadEvent, name: string, value: string): readonly Span[] {
    return cut({ from: start, to: end, endedBy: undefined }, timelines.get(name)?.spansOf(value) ?? []);
  }
}

const cut = (span: Span, others: readonly Span[]): readonly Span[] =>
  others
    .map(({ from, to, endedBy }) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to), endedBy }))
    .filter(({ from, to }) => from <= to);

function deadValue(
  read: ReadEvent,
  { name, value }: { readonly name: string; readonly value: string },
  timelines: ReadonlyMap<string, Timeline>,
): Violation {
  const ends = (timelines.get(name)?.spansOf(value) ?? []).filter(({ to }) => to < read.start);
  const endedBy = ends.at(-1)?.endedBy;
  if (endedBy === undefined) return violation('G2', read, `was told ${name} = ${value}, which came after it`);
  const guarantee = endedBy.by.kind === 'erase' ? 'G3' : 'G2';
  const what = endedBy.by.kind === 'erase' ? 'erased' : `${endedBy.value} was there`;
  return violation(guarantee, read, `was told ${name} = ${value}, though ${what} by ${endedBy.end.toFixed(2)}`);
}

function violation(guarantee: Violation['guarantee'], read: ReadEvent, text: string): Violation {
  const from = read.outcome === undefined ? '' : `, ${read.outcome}`;
  const span = `${read.start.toFixed(2)} to ${read.end.toFixed(2)}`;
  return { guarantee, at: read.end, text: `read ${read.id} (${span}, ${read.replica}${from}) ${text}` };
}
