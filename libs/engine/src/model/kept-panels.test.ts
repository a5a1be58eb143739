import { market, monthlyColumn, noise } from '../../test/market';
import { KeptPanels } from './kept-panels';
import { priceSource } from './price-source';
import { type PanelRequest, returnPanel } from './return-panel';

const YEAR = { start: 18_262, end: 18_627 };
const REQUEST: PanelRequest = { held: ['A', 'B'], others: ['C'], frequency: 'MONTHLY', window: YEAR };

/** Two series and one more, twelve months each. */
const BYTES = 3 * 12 * Float64Array.BYTES_PER_ELEMENT;

const source = (seed: number, keeper: KeptPanels, state: string) => ({
  ...priceSource(market(...['A', 'B', 'C'].map((ticker, i) => monthlyColumn(ticker, '2019-01', noise(seed + i, 40))))),
  kept: keeper.inState(state),
});

describe('panels that are kept', () => {
  it('are those made before when all is as it was', () => {
    const prices = source(1, new KeptPanels(2 * BYTES), 'today');

    expect(returnPanel({ ...REQUEST }, prices)).toBe(returnPanel(REQUEST, prices));
  });

  it.each<[string, Partial<PanelRequest>]>([
    ['one position less', { held: ['A'], others: ['B', 'C'] }],
    ['positions in another order', { held: ['B', 'A'] }],
    ['a window of another start', { window: { ...YEAR, start: YEAR.start + 40 } }],
    ['a window of another end', { window: { ...YEAR, end: YEAR.end - 40 } }],
    ['another frequency', { frequency: 'DAILY' }],
    ['no other series', { others: [] }],
  ])('are not given for %s', (_, change) => {
    const prices = source(1, new KeptPanels(9 * BYTES), 'today');
    returnPanel(REQUEST, prices);
    const fresh = returnPanel({ ...REQUEST, ...change }, priceSourceOf(prices));

    const panel = returnPanel({ ...REQUEST, ...change }, prices);

    expect({ ...panel, of: null }).toEqual({ ...fresh, of: null });
  });

  it('are not given for another state of the prices', () => {
    const keeper = new KeptPanels(9 * BYTES);
    const before = returnPanel(REQUEST, source(1, keeper, 'yesterday'));
    const after = returnPanel(REQUEST, source(2, keeper, 'today'));

    expect([...after.of('A')]).not.toEqual([...before.of('A')]);
  });

  it('go when there is no room, the one used longest ago first', () => {
    const keeper = new KeptPanels(2 * BYTES);
    const prices = source(1, keeper, 'today');
    const turned = { ...REQUEST, held: ['B', 'A'] };
    const first = returnPanel(REQUEST, prices);
    const second = returnPanel(turned, prices);
    returnPanel(REQUEST, prices);
    returnPanel({ ...REQUEST, held: ['C', 'A'], others: ['B'] }, prices);

    expect(keeper.bytes).toBe(2 * BYTES);
    expect(returnPanel(REQUEST, prices)).toBe(first);
    expect(returnPanel(turned, prices)).not.toBe(second);
  });

  it('are never larger than all the room, which they would take from the others', () => {
    const keeper = new KeptPanels(BYTES - 1);

    expect(returnPanel(REQUEST, source(1, keeper, 'today')).held.rows).toBe(2);
    expect(keeper.bytes).toBe(0);
  });
});

/** The same prices, and nothing kept. */
const priceSourceOf = ({ column, monthly }: ReturnType<typeof source>) => ({ column, monthly });
