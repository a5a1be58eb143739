import type { ComputationEvent, FaultEvent, ReadEvent } from '../history';
import type { Violation } from './violation';

interface AnswerFacts {
  readonly processFaults: readonly FaultEvent[];
  readonly computations: ReadonlyMap<string, ComputationEvent>;
}

/** G5: whatever breaks round the computation, the caller gets his answer; and whoever asks for a computation of his own gets one. */
export function checkAnswer(read: ReadEvent, facts: AnswerFacts): readonly Violation[] {
  const own = ownComputation(read, facts);
  if (own !== undefined) return [own];
  if (read.answer !== null || isExcused(read, facts)) return [];
  const text = `read ${read.id} (${read.start.toFixed(2)} to ${read.end.toFixed(2)}, ${read.replica}) failed: ${read.error ?? 'no reason'}`;
  return [{ guarantee: 'G5', at: read.end, text }];
}

function ownComputation(read: ReadEvent, { computations }: AnswerFacts): Violation | undefined {
  if (read.recompute !== true || read.answer === null || read.answer === 'unreadable') return undefined;
  const made = computations.get(read.answer.computation ?? '');
  if (made === undefined || made.start >= read.start) return undefined;
  const text = `read ${read.id} asked at ${read.start.toFixed(2)} for a computation and got ${made.id} of ${made.start.toFixed(2)}`;
  return { guarantee: 'G2', at: read.end, text };
}

/** A refusal is an answer, and is held against the record as one. */
function isExcused({ error, cancelled, replica, start, end }: ReadEvent, { processFaults }: AnswerFacts): boolean {
  switch (error) {
    case 'refused':
    case 'failed':
      return true;
    case 'cancelled':
      return cancelled === true;
    case 'late':
    case 'gone':
      return processFaults.some((fault) => fault.replica === replica && fault.start <= end && fault.end >= start);
    default:
      return false;
  }
}
