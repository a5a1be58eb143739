import { messageDescriptor } from '@perfolio/contracts';

import { jsonFaults } from './json-faults';
import { withRuleFaults } from './rule-faults';

const INLINE = messageDescriptor('perfolio.gateway.v1.GetInlineReportRequest');
const CREATE = messageDescriptor('perfolio.gateway.v1.CreatePortfolioRequest');

const told = (faults: ReturnType<typeof withRuleFaults>) => faults.map(({ field, rule }) => `${field} ${rule}`);

describe('what is wrong with a body', () => {
  it('is told by its JSON and by the rules of a portfolio at once', () => {
    const body = {
      portfolio: {
        positions: [
          { ticker: 'AAPL', weight: 'NaN' },
          { ticker: 'no ticker', weight: 0.5 },
          { ticker: 'MSFT', weight: 'half' },
          { ticker: 'IBM', weight: 99 },
        ],
        colour: 'blue',
      },
    };

    const faults = withRuleFaults(jsonFaults(INLINE, body), body, INLINE);

    expect(told(faults).sort()).toEqual([
      'portfolio.colour known',
      'portfolio.positions[0].weight finite',
      'portfolio.positions[1].ticker ticker',
      'portfolio.positions[2].weight type',
      'portfolio.positions[3].weight range',
    ]);
    expect(faults.find(({ rule }) => rule === 'finite')?.description).toBe(
      'portfolio.positions[0].weight must be a finite number between -10 and 10; got "NaN".',
    );
  });

  it('names fields as the body spells them when the body is the portfolio', () => {
    const field = CREATE.fields.find(({ name }) => name === 'portfolio')!;
    const body = { name: 7, positions: [{ ticker: '', weight: 1 }] };

    const faults = withRuleFaults(jsonFaults(field.message!, body), body, field);

    expect(told(faults)).toEqual(['name type', 'positions[0].ticker ticker']);
  });

  it('says nothing of rules when the JSON is in order', () => {
    const body = { portfolio: { positions: [{ ticker: 'no ticker', weight: 1 }] } };

    expect(withRuleFaults(jsonFaults(INLINE, body), body, INLINE)).toEqual([]);
  });

  it('keeps to the JSON where the rest cannot be read', () => {
    const body = { portfolio: { positions: 'many', cashTickers: [{}] } };

    expect(told(withRuleFaults(jsonFaults(INLINE, body), body, INLINE))).toEqual([
      'portfolio.positions type',
      'portfolio.cashTickers[0] type',
    ]);
  });
});
