import type { Answered } from '../demonstration/messages';

import { sentenceOf } from './happenings';

const answeredOf = (given: Partial<Answered>): Answered => ({
  people: 1,
  outcomes: { computed: 1 },
  failed: 0,
  portfolios: [2],
  stale: 0,
  ...given,
});

describe('a sentence about what happened', () => {
  it('says where an answer came from and of which state it is', () => {
    expect(sentenceOf({ kind: 'answered', replica: 'A', answered: answeredOf({}) })).toBe(
      'Replica A answered by computing: state 2.',
    );
    const many = answeredOf({ people: 17, outcomes: { computed: 1, joined: 16 } });
    expect(sentenceOf({ kind: 'answered', replica: 'B', answered: many })).toBe(
      'Replica B answered 17 people: 1 by computing, 16 from a computation that was under way. All of state 2.',
    );
  });

  it('says what fifty people cost', () => {
    const answered = answeredOf({ people: 50, outcomes: { computed: 1, joined: 49 } });

    expect(sentenceOf({ kind: 'crowd answered', answered, computations: 1 })).toBe(
      '50 people have their answers, for 1 computation.',
    );
    expect(sentenceOf({ kind: 'crowd answered', answered, computations: 0 })).toContain('nothing was computed');
  });

  it('hides no stale answer', () => {
    expect(sentenceOf({ kind: 'answered', replica: 'C', answered: answeredOf({ stale: 1 }) })).toContain('STALE: 1');
  });

  it('names all who heard', () => {
    expect(sentenceOf({ kind: 'heard', replicas: ['A', 'B', 'C'] })).toMatch(/^Replicas A, B and C heard/);
    expect(sentenceOf({ kind: 'heard', replicas: ['B'] })).toMatch(/^Replica B heard/);
  });

  it('says of an outcome that is new to it at least its name', () => {
    expect(sentenceOf({ kind: 'lease', replica: 'A', outcome: 'lent' })).toContain('lent');
    expect(sentenceOf({ kind: 'fill refused', replica: 'A', reason: 'too-large' })).toContain('replica A: too-large');
  });
});
