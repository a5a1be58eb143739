import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { DEMO } from './house';
import { inBrowser } from './in-browser';
import type { Screen } from './visitor';

const SCREENS: readonly Screen[] = [
  { name: 'desktop-light', width: 1280, height: 900, colours: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colours: 'dark' },
];

/** What is left of an A4 sheet between its margins, in CSS pixels. */
const PAPER: Screen = { name: 'paper', width: 673, height: 986, colours: 'dark' };

interface Report {
  readonly portfolioView: { readonly weights: readonly number[]; readonly eulerShare: readonly number[] };
  readonly riskScore: { readonly score: number };
}

inBrowser('a report that was saved as a file', ({ origin, visit }) => {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-report-'));
  const file = pathToFileURL(join(folder, 'report.html')).href;
  let report: Report;

  beforeAll(async () => {
    const read = await readerOf(origin());
    const { portfolios } = JSON.parse(await read('/v1/portfolios')) as {
      portfolios: readonly { portfolioId: string }[];
    };
    const path = `/v1/portfolios/${portfolios[0]?.portfolioId}/report?view=FULL`;
    report = JSON.parse(await read(path)) as Report;
    writeFileSync(join(folder, 'report.html'), await read(path, 'text/html'));
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(SCREENS)(
    'opens without a network, for everybody, with the numbers of the answer, on $name',
    (screen) =>
      visit(
        screen,
        async ({ page, look }) => {
          await page.context().setOffline(true);
          await page.goto(file);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await look('report-page');

          const values = await page
            .locator('data')
            .evaluateAll((shown) => shown.map((one) => Number(one.getAttribute('value'))));
          const { portfolioView, riskScore } = report;
          expect(values).toEqual(
            expect.arrayContaining([...portfolioView.weights, ...portfolioView.eulerShare, riskScore.score]),
          );
          expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(
            0,
          );
        },
        'file://',
      ),
    120_000,
  );

  it(
    'prints on white paper, and nothing of it is cut off',
    () =>
      visit(
        PAPER,
        async ({ page, look }) => {
          await page.goto(file);
          await page.emulateMedia({ media: 'print' });
          await look('report-page');

          const paper = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
          expect(paper).toBe('rgb(255, 255, 255)');
          expect(await page.evaluate<string[]>(TOO_WIDE)).toEqual([]);
          const printed = await page.pdf({ format: 'A4', preferCSSPageSize: true });
          expect(printed.subarray(0, 5).toString()).toBe('%PDF-');
        },
        'file://',
      ),
    120_000,
  );
});

/** Asks in the name of the sample user. */
async function readerOf(at: string): Promise<(path: string, accept?: string) => Promise<string>> {
  const session = await fetch(`${at}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(DEMO),
  });
  const { accessToken } = (await session.json()) as { accessToken: string };
  return async (path, accept = 'application/json') => {
    const answer = await fetch(`${at}${path}`, { headers: { authorization: `Bearer ${accessToken}`, accept } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
}

/** Runs in the page: what is wider than its place. */
const TOO_WIDE = `[...document.querySelectorAll('main, main :not(svg *)')]
  .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
  .map(({ tagName, textContent }) => tagName + ' ' + textContent.slice(0, 60))`;
