import { PERSON, POSITIONS, storeFifty, YEARS } from './fifty-positions';
import { inBrowser } from './in-browser';
import { logIn, type Screen, type Visitor } from './visitor';

const MOVES = 40;
const LOADS = 9;

const SCREEN: Screen = { name: 'fifty', width: 1280, height: 900, colours: 'light' };

inBrowser(`${POSITIONS} positions over ${YEARS} years of days`, ({ origin, visit }) => {
  let portfolioId: string;

  beforeAll(async () => {
    portfolioId = await storeFifty(origin());
  }, 300_000);

  const visitAt = (view: string, doing: (person: Visitor) => Promise<void>): Promise<void> =>
    visit(SCREEN, async (person) => {
      await logIn(person, PERSON);
      await person.page.goto(`/#/portfolios/${portfolioId}/${view}`);
      await doing(person);
    });

  it(
    'have sliders that repaint what a move would do, and the service confirms the last to eight digits',
    () =>
      visitAt('what-if', async ({ page }) => {
        await page.getByText('confirms it to eight digits').waitFor();

        const moves = await page.evaluate<readonly Move[]>(`(${MOVE_ALL})(${MOVES})`);
        await page.getByText('confirms it to eight digits').waitFor();

        const difference = await page.locator('[data-difference]').getAttribute('data-difference');
        process.stderr.write(`a move is painted after ${spread(moves.map(({ paintedMs }) => paintedMs))}`);
        process.stderr.write(`, ${spread(moves.map(({ engineMs }) => engineMs))} of it in the engine\n`);
        expect(moves).toHaveLength(MOVES);
        expect(Number(difference)).toBeLessThanOrEqual(1e-8);
      }),
    300_000,
  );

  it(
    'show their score soon after the page is asked for, though the browser keeps nothing',
    () =>
      visitAt('overview', async ({ page }) => {
        await page.locator(SCORE).waitFor();
        const debug = await page.context().newCDPSession(page);
        const times: number[] = [];
        for (let load = 0; load < LOADS; load += 1) {
          await debug.send('Network.clearBrowserCache');
          await page.reload({ waitUntil: 'commit' });
          const shown = await page.waitForFunction(SHOWN, SCORE);
          times.push(await shown.jsonValue());
        }
        process.stderr.write(`the score is painted ${spread(times)} after the page is asked for\n`);
        expect(times).toHaveLength(LOADS);
      }),
    300_000,
  );

  it(
    'have a simulation that is drawn from its first paths on, and cancelled before its last',
    () =>
      visitAt('losses', async ({ page, press, type, look }) => {
        await type(page.getByLabel('Horizon'), '252');
        await type(page.getByLabel('Futures', { exact: true }), `${MOST_PATHS}`);
        await press(page.getByRole('button', { name: 'Simulate' }));

        await page.getByText(/^[0-9,]+ futures/).waitFor();
        const drawn = Number((await page.getByText(/^[0-9,]+ futures/).innerText()).split(' ')[0]?.replaceAll(',', ''));
        await look('simulation-begun');
        await press(page.getByRole('button', { name: 'Cancel' }));

        await page.getByRole('button', { name: 'Simulate' }).waitFor();
        expect(drawn).toBeGreaterThanOrEqual(1_000);
        expect(drawn).toBeLessThan(MOST_PATHS);
        expect(await page.locator('progress').count()).toBe(0);
      }),
    300_000,
  );

  it(
    'have a frontier that is drawn point by point',
    () =>
      visitAt('optimise', async ({ page, press, look }) => {
        await page.evaluate(COUNT_POINTS);
        await press(page.getByRole('button', { name: 'Draw the frontier' }));
        await page.getByRole('heading', { name: /higher a year$|beats the portfolio/ }).waitFor();

        const counts = await page.evaluate<readonly number[]>('pointCounts');
        process.stderr.write(`the frontier was drawn with ${counts.join(', ')} points\n`);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
        expect(counts.at(-1)).toBe(26);
        await look('frontier');
      }),
    300_000,
  );
});

const SCORE = '.score-number';

/** Runs in the page at every frame: since when it was asked for, once the score is there. */
const SHOWN = (score: string): number => (document.querySelector(score)?.textContent ? performance.now() : 0);

/** As many as may be asked for: paths x steps x positions are limited. Half a minute of one thread. */
const MOST_PATHS = Math.floor(2_000_000_000 / 252 / POSITIONS);

/** Runs in the page: notes each number of points that is drawn. */
const COUNT_POINTS = `
  globalThis.pointCounts = [];
  new MutationObserver(() => {
    const count = document.querySelectorAll('figure circle[r="3"]').length;
    if (count > 0 && count !== pointCounts.at(-1)) pointCounts.push(count);
  }).observe(document, { subtree: true, childList: true });
`;

interface Move {
  readonly paintedMs: number;
  readonly engineMs: number;
}

/** Runs in the page: moves the first slider to and fro, each time until the outcome is painted. */
const MOVE_ALL = `async (count) => {
  const slider = document.querySelector('input[type=range]');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const outcome = () => document.querySelector('[data-computed]');
  const moves = [];
  for (let move = 0; move < count; move++) {
    const began = performance.now();
    const painted = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('move ' + move + ' came to nothing: ' + outcome().innerText)), 60_000);
      const seen = new MutationObserver(() => {
        seen.disconnect();
        clearTimeout(late);
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage('');
        });
      });
      seen.observe(outcome(), { attributes: true, attributeFilter: ['data-computed'] });
    });
    set.call(slider, String(2 + (move % 20)));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    const paintedMs = (await painted) - began;
    moves.push({ paintedMs, engineMs: Number(outcome().dataset.took) });
  }
  return moves;
}`;

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN);
  return `${at(0.5)} ms (median), ${at(0.95)} ms (19 of 20)`;
}
