import { scenarioText } from './scenarios';

const scenario = { scenarioId: '1', name: 'One', newWeights: [], delta: [], fundFrom: '', createTime: '' };

describe('what a scenario changes', () => {
  it('is said as it was written down, with who pays', () => {
    const delta = [
      { ticker: 'AAA', shift: '+5%' },
      { ticker: 'BBB', change: -0.025 },
    ];

    expect(scenarioText({ ...scenario, delta, fundFrom: 'CASH' })).toBe('AAA +5%, BBB −2.5\u00a0%, paid by CASH');
  });

  it('is a few of the new weights, and how many more there are', () => {
    const newWeights = ['A', 'B', 'C', 'D', 'E'].map((ticker) => ({ ticker, weight: 0.2 }));

    expect(scenarioText({ ...scenario, newWeights })).toBe(
      'all weights: A 20.0\u00a0%, B 20.0\u00a0%, C 20.0\u00a0% and 2 more',
    );
  });
});
