import { inBatches } from './batches';

const { signal } = new AbortController();

/** Answers every question with itself in capitals, and remembers what was asked together. */
function recording() {
  const asked: string[][] = [];
  const ask = async (questions: readonly string[]) => {
    asked.push([...questions]);
    return questions.map((question) => (question === 'refused' ? new Error('refused') : question.toUpperCase()));
  };
  return { asked, askTogether: inBatches({ nameOf: (question: string) => question, ask, most: 3 }) };
}

describe('questions that come in one turn', () => {
  it('go together, equal ones once', async () => {
    const { asked, askTogether } = recording();

    const answers = await Promise.all(['a', 'b', 'a'].map((question) => askTogether(question, signal)));

    expect(answers).toEqual(['A', 'B', 'A']);
    expect(asked).toEqual([['a', 'b']]);
  });

  it('are refused one by one', async () => {
    const { askTogether } = recording();

    const outcomes = await Promise.allSettled(['a', 'refused', 'b'].map((question) => askTogether(question, signal)));

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are all refused when nobody answers, and the next ones asked again', async () => {
    const outcomes = [new Error('away'), undefined];
    const ask = async (questions: readonly string[]) => {
      const failure = outcomes.shift();
      if (failure !== undefined) throw failure;
      return questions;
    };
    const askTogether = inBatches({ nameOf: (question: string) => question, ask, most: 10 });

    await expect(askTogether('a', signal)).rejects.toThrow('away');
    await expect(askTogether('a', signal)).resolves.toBe('a');
  });

  it('go in as many batches as the most of one asks for', async () => {
    const { asked, askTogether } = recording();

    await Promise.all(['a', 'b', 'c', 'd'].map((question) => askTogether(question, signal)));

    expect(asked).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('never join a batch already sent', async () => {
    const gate = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    const asked: string[][] = [];
    const ask = async (questions: readonly string[]) => {
      asked.push([...questions]);
      sent.resolve();
      await gate.promise;
      return questions;
    };
    const askTogether = inBatches({ nameOf: (question: string) => question, ask, most: 10 });
    const first = askTogether('a', signal);
    await sent.promise;

    const second = askTogether('a', signal);
    gate.resolve();
    await Promise.all([first, second]);

    expect(asked).toEqual([['a'], ['a']]);
  });
});
