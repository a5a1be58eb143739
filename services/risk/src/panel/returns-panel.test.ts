import { PerfolioError } from '@perfolio/errors';

import { madeUpPrices } from '../../test/prices';
import { monthlyReturnsOf, priceColumnOf, sharedColumn } from './price-column';
import { ReturnsPanel } from './returns-panel';
import type { SeriesSource } from './series-client';

const OLD = '100-000000000000000a';
const NEW = '200-000000000000000b';
const MB = 1024 * 1024;
const patient = () => new AbortController().signal;

const packed = (ticker: string) => {
  const { days, closes } = madeUpPrices(ticker);
  return { ticker, days: Buffer.from(days.buffer), closes: Buffer.from(closes.buffer), suggestion: '', kept: 0 };
};
const DAY_BYTES = 4;
const CLOSE_BYTES = 8;

/** A source that remembers what it was asked; tickers that begin with X have no prices. */
function recorded({ gate = Promise.resolve(), gone = '' } = {}) {
  const asked: string[] = [];
  const series: SeriesSource = async function* ({ version, tickers }) {
    asked.push(`${version.split('-')[0]}: ${tickers.join(' ')}`);
    await gate;
    if (version === gone) throw new PerfolioError('VERSION_CHANGED', 'gone');
    for (const ticker of tickers) {
      if (ticker.startsWith('X'))
        yield { ...packed(ticker), days: Buffer.alloc(0), closes: Buffer.alloc(0), suggestion: 'Y' };
      else yield packed(ticker);
    }
  };
  return { asked, series };
}

const panelOver = (series: SeriesSource, maxBytes = 256 * MB) => new ReturnsPanel({ series, maxBytes, now: Date.now });
const needs = (...tickers: string[]) => ({
  required: tickers.map((ticker, index) => ({ field: `positions[${index}].ticker`, ticker })),
  optional: [],
});

describe('a panel', () => {
  it('fetches each column once per state of the prices', async () => {
    const { asked, series } = recorded();
    const panel = panelOver(series);

    await panel.columnsFor(needs('AAA', 'BBB'), OLD, patient());
    await panel.columnsFor(needs('BBB', 'CCC'), OLD, patient());

    expect(asked).toEqual(['100: AAA BBB', '100: CCC']);
  });

  it('joins those who ask for a column that is on its way', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { asked, series } = recorded({ gate: promise });
    const panel = panelOver(series);

    const both = [
      panel.columnsFor(needs('AAA'), OLD, patient()),
      panel.columnsFor(needs('AAA', 'BBB'), OLD, patient()),
    ];
    resolve();
    const [one, two] = await Promise.all(both);

    expect(asked).toEqual(['100: AAA', '100: BBB']);
    expect(one?.[0]?.buffer).toBe(two?.[0]?.buffer);
  });

  it('goes on fetching for the others when one of them leaves', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const panel = panelOver(recorded({ gate: promise }).series);
    const caller = new AbortController();
    const left = panel.columnsFor(needs('AAA'), OLD, caller.signal);
    const stays = panel.columnsFor(needs('AAA'), OLD, patient());

    caller.abort();
    await expect(left).rejects.toMatchObject({ reason: 'CANCELLED' });
    resolve();

    expect(await stays).toHaveLength(1);
  });

  it('drops the columns of an older state when a newer one is asked for', async () => {
    const { asked, series } = recorded();
    const panel = panelOver(series);

    await panel.columnsFor(needs('AAA', 'BBB'), OLD, patient());
    const before = panel.bytes;
    await panel.columnsFor(needs('AAA'), NEW, patient());

    expect(panel.bytes).toBeLessThan(before * 0.6);
    expect(asked).toEqual(['100: AAA BBB', '200: AAA']);
  });

  it('does not let a late call for an older state displace the newer one', async () => {
    const { asked, series } = recorded();
    const panel = panelOver(series);

    await panel.columnsFor(needs('AAA'), NEW, patient());
    await panel.columnsFor(needs('AAA'), OLD, patient());
    await panel.columnsFor(needs('AAA'), NEW, patient());

    expect(asked).toEqual(['200: AAA', '100: AAA']);
  });

  it('fetches in one call, in a newer state, what was used of the older', async () => {
    const { asked, series } = recorded();
    const panel = panelOver(series);
    await panel.columnsFor(needs('AAA', 'BBB'), OLD, patient());
    await panel.columnsFor(needs('CCC'), OLD, patient());

    panel.renew(NEW);
    const columns = await panel.columnsFor(needs('AAA', 'CCC'), NEW, patient());

    expect(columns).toHaveLength(2);
    expect(asked).toEqual(['100: AAA BBB', '100: CCC', '200: AAA BBB CCC']);
  });

  describe('that holds columns of an older state', () => {
    /** What is the same in both states; the newer has three prices more. */
    const SAME = packed('AAA').days.length / DAY_BYTES - 3;
    const part = (ticker: string, from: number, to: number) => {
      const { days, closes, ...rest } = packed(ticker);
      const [fromDay, fromClose] = [from * DAY_BYTES, from * CLOSE_BYTES];
      return {
        ...rest,
        days: days.subarray(fromDay, to * DAY_BYTES),
        closes: closes.subarray(fromClose, to * CLOSE_BYTES),
      };
    };
    const growing = (kept: number): SeriesSource =>
      async function* ({ version, tickers, heldVersion }) {
        for (const ticker of tickers) {
          if (version === OLD) yield part(ticker, 0, SAME);
          else if (heldVersion === OLD) yield { ...part(ticker, SAME, SAME + 3), kept };
          else yield packed(ticker);
        }
      };
    const renewed = async (kept: number) => {
      const panel = panelOver(growing(kept));
      await panel.columnsFor(needs('AAA'), OLD, patient());
      panel.renew(NEW);
      return panel.columnsFor(needs('AAA'), NEW, patient());
    };

    it('goes on from them with what was added', async () => {
      const [grown] = await renewed(SAME);
      const whole = sharedColumn(packed('AAA'));

      expect(Buffer.from(grown?.buffer ?? new SharedArrayBuffer(0)).equals(Buffer.from(whole.buffer))).toBe(true);
      expect(grown).toMatchObject({ prices: SAME + 3, months: whole.months, firstMonth: whole.firstMonth });
    });

    it('refuses what goes on from more than it holds', async () => {
      await expect(renewed(SAME + 1)).rejects.toThrow(RangeError);
    });
  });

  it('does not go back to an older state', async () => {
    const { asked, series } = recorded();
    const panel = panelOver(series);
    await panel.columnsFor(needs('AAA'), NEW, patient());

    panel.renew(OLD);
    await panel.columnsFor(needs('AAA'), NEW, patient());

    expect(asked).toEqual(['200: AAA']);
  });

  it('keeps within its bytes and drops what was used longest ago', async () => {
    const { asked, series } = recorded();
    const one = sharedColumn(packed('AAA')).buffer.byteLength;
    const panel = panelOver(series, 2.5 * one);

    for (const ticker of ['AAA', 'BBB', 'AAA', 'CCC', 'AAA', 'BBB']) {
      await panel.columnsFor(needs(ticker), OLD, patient());
    }

    expect(asked).toEqual(['100: AAA', '100: BBB', '100: CCC', '100: BBB']);
    expect(panel.bytes).toBeLessThanOrEqual(2.5 * one);
  });

  it('answers with more columns than it may keep', async () => {
    const panel = panelOver(recorded().series, 1);

    expect(await panel.columnsFor(needs('AAA', 'BBB', 'CCC'), OLD, patient())).toHaveLength(3);
    expect(panel.bytes).toBe(0);
  });

  it('names every required ticker without prices and passes over optional ones', async () => {
    const panel = panelOver(recorded().series);
    const needed = { ...needs('XA', 'AAA', 'XB'), optional: ['XC', 'BBB'] };

    await expect(panel.columnsFor(needed, OLD, patient())).rejects.toMatchObject({
      reason: 'UNKNOWN_TICKER',
      violations: [{ got: 'XA' }, { got: 'XB' }],
    });
    const found = await panel.columnsFor({ ...needs('AAA'), optional: ['XC', 'BBB'] }, OLD, patient());
    expect(found.map(({ ticker }) => ticker)).toEqual(['AAA', 'BBB']);
  });

  it('passes on that a state is gone and tries again when asked again', async () => {
    const { asked, series } = recorded({ gone: OLD });
    const panel = panelOver(series);

    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(panel.columnsFor(needs('AAA'), OLD, patient())).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
    }

    expect(asked).toHaveLength(2);
  });
});

describe('a column', () => {
  it('holds prices and monthly returns in shared memory', () => {
    const days = Int32Array.from([18_292, 18_320, 18_352]); // 2020-01-31, 2020-02-28, 2020-03-31
    const closes = Float64Array.from([100, 110, 99]);
    const column = sharedColumn({
      ticker: 'T',
      days: new Uint8Array(days.buffer),
      closes: new Uint8Array(closes.buffer),
    });

    expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...priceColumnOf(column).days]).toEqual([...days]);
    expect([...priceColumnOf(column).closes]).toEqual([...closes]);
    expect(priceColumnOf(column).changes[0]).toBeNaN();
    expect(priceColumnOf(column).changes[1]).toBeCloseTo(0.1, 12);
    expect(monthlyReturnsOf(column).firstMonth).toBe(2020 * 12);
    expect(monthlyReturnsOf(column).returns[1]).toBeCloseTo(0.1, 12);
    expect(monthlyReturnsOf(column).returns[2]).toBeCloseTo(-0.1, 12);
  });

  it('is refused when days and closes do not belong together', () => {
    expect(() => sharedColumn({ ticker: 'T', days: new Uint8Array(8), closes: new Uint8Array(8) })).toThrow(RangeError);
  });
});
