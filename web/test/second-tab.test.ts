import type { Page, Request } from 'playwright-core';

import { type FaultProxy, startFaultProxy } from '../../libs/cache/testing/fault-proxy';
import { type RedisServer, startRedis } from '../../libs/cache/testing/redis-server';
import { DEMO } from './house';
import { inBrowser } from './in-browser';
import { logIn, type Screen, type Visitor } from './visitor';

const SCREEN: Screen = { name: 'tabs', width: 1280, height: 900, colours: 'light' };
/** One more than a browser has connections to one host. */
const TABS = 7;

let redis: RedisServer;
let bus: FaultProxy;

async function startBus(): Promise<Record<string, string>> {
  redis = await startRedis();
  bus = await startFaultProxy({ port: redis.port });
  return { REDIS_URL: `redis://127.0.0.1:${bus.port}` };
}

inBrowser(
  'a page that somebody has open',
  ({ visit }) => {
    beforeEach(() => bus.accept(true));

    afterAll(async () => {
      await bus?.close();
      await redis?.stop();
    });

    const owned = (doing: (owner: Visitor, streams: ReadonlySet<Request>) => Promise<void>): Promise<void> =>
      visit(SCREEN, async (owner) => {
        const streams = streamsOf(owner.page);
        await logIn(owner, DEMO);
        await watched(owner.page);
        await owner.page.getByRole('link', { name: /4 positions/ }).click();
        await owner.page.getByRole('heading', { name: /of 100 for safety/ }).waitFor();
        await doing(owner, streams);
      });

    it(
      'shows in one tab, without logging in again, what is stored in another',
      () =>
        owned(async ({ page }) => {
          const second = await anotherTab(page);

          const times: number[] = [];
          for (let round = 1; round <= 5; round++) times.push(await seenAfter(page, second, `Renamed ${round} times`));

          process.stderr.write(`a change shows in the other tab after ${times.map(Math.round).join(', ')} ms\n`);
          const shown = await shownBy(second);
          expect(shown).toEqual(shown.toSorted());
        }),
      300_000,
    );

    it(
      'shares one stream among seven tabs, and another reads on when the one that reads is closed',
      () =>
        owned(async ({ page }, streams) => {
          const tabs = [page];
          while (tabs.length < TABS) tabs.push(await anotherTab(page));
          await storedFrom(tabs, 'Seen by seven');
          expect(streams.size).toBe(1);

          const reader = readerOf(streams);
          const rest = tabs.filter((tab) => tab !== reader);
          expect(rest).toHaveLength(TABS - 1);
          await reader?.close();
          await storedFrom(rest, 'Seen by six');

          expect(streams.size).toBe(1);
          for (const tab of rest) {
            const shown = await shownBy(tab);
            expect(shown).toEqual(shown.toSorted());
          }
        }),
      300_000,
    );

    it(
      'reads by itself where the tab that should read for it stands still',
      () =>
        owned(async ({ page }, streams) => {
          const second = await anotherTab(page);
          expect(readerOf(streams)).toBe(page);

          const goOn = await standStill(page);
          const reading = second.waitForRequest(/\/v1\/events$/);
          await second.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
          await reading;
          await storedFrom([second], 'Seen without the first');

          goOn();
          await page.getByRole('heading', { name: 'Seen without the first' }).waitFor();
        }),
      300_000,
    );

    it(
      'lets nobody store over what he has not seen, and tells him what he can do',
      () =>
        owned(async ({ page, excuse, look }) => {
          excuse(/status of 412/);
          await page.goto(`/#/portfolios/${idOf(page)}/optimise`);
          const expected = page.locator('.row.many input').first();
          await expected.fill('7.5');
          await stored(page, idOf(page), 'Changed by another');
          await page.getByRole('heading', { name: 'Changed by another' }).waitFor();

          await page.getByRole('button', { name: 'Store', exact: true }).click();
          await page.getByRole('alert').getByText('was changed after you began').waitFor();
          await look('conflict');
          await page.getByRole('button', { name: 'Store mine over it' }).click();
          await page.getByRole('status').getByText('The expected returns are stored.').waitFor();

          await page.reload();
          await page.getByRole('heading', { name: 'Changed by another' }).waitFor();
          expect(await expected.inputValue()).toBe('7.5');
        }),
      300_000,
    );

    it(
      'shows on the next read what is stored while the bus is cut',
      () =>
        owned((owner) =>
          visit({ ...SCREEN, name: 'elsewhere' }, async (other) => {
            await logIn(other, DEMO);
            bus.accept(false);
            bus.reset();

            await stored(other.page, idOf(owner.page), 'Renamed in silence');
            await owner.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

            await owner.page.getByRole('heading', { name: 'Renamed in silence' }).waitFor();
            const seen = await shownBy(owner.page);
            expect(seen).toEqual(seen.toSorted());
          }),
        ),
      300_000,
    );

    it(
      'never shows an older number after a newer one, whichever answer comes first',
      () =>
        owned(async ({ page }) => {
          const held = await holdFirstReport(page);
          await stored(page, idOf(page), 'Changed once');
          await held.taken;
          await changedTo(page, 'Changed twice');
          held.release();
          await changedTo(page, 'Changed a third time');

          const seen = await shownBy(page);
          expect(seen).toEqual(seen.toSorted());
          expect(new Set(seen).size).toBe(seen.length);
        }),
      300_000,
    );
  },
  startBus,
);

/** The streams of events that the tabs of a browser have open. */
function streamsOf(page: Page): ReadonlySet<Request> {
  const open = new Set<Request>();
  const context = page.context();
  context.on('request', (request) => {
    if (!request.url().endsWith('/v1/events')) return;
    open.add(request);
    request
      .frame()
      .page()
      .once('close', () => open.delete(request));
  });
  context.on('requestfinished', (request) => open.delete(request));
  context.on('requestfailed', (request) => open.delete(request));
  return open;
}

const readerOf = (streams: ReadonlySet<Request>): Page | undefined => [...streams].at(-1)?.frame().page();

/** Stops everything in a tab, as a browser may where nobody looks, until it is told to go on. */
async function standStill(page: Page): Promise<() => void> {
  const going = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await page.route('**/still', async (route) => {
    asked.resolve();
    await going.promise;
    await route.fulfill({ body: '' });
  });
  // A tab does nothing at all while it waits for an answer in this way.
  await page.evaluate(`setTimeout(() => {
    const question = new XMLHttpRequest();
    question.open('GET', '/still', false);
    question.send();
  })`);
  await asked.promise;
  return going.resolve;
}

/** Opens the same page in one more tab. */
async function anotherTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto('/');
  await watched(tab);
  await tab.goto(page.url());
  await tab.getByRole('heading', { name: /of 100 for safety/ }).waitFor();
  await tab.getByText('Live', { exact: true }).waitFor();
  return tab;
}

/** Stores another name in a tab of its own, and waits until all of these show it. */
async function storedFrom(tabs: readonly Page[], name: string): Promise<void> {
  const [first] = tabs;
  if (first === undefined) throw new RangeError('There is no tab.');
  await stored(first, idOf(first), name);
  for (const tab of tabs) await tab.getByRole('heading', { name }).waitFor();
}

/** Notes every generation that a page shows, in the order in which they are painted. */
async function watched(page: Page): Promise<void> {
  await page.evaluate(`
    globalThis.shownGenerations = [];
    new MutationObserver(() => {
      for (const line of document.querySelectorAll('.freshness[title]')) {
        const [, generation] = /^Generation ([0-9]+)/.exec(line.title) ?? [];
        if (generation !== undefined && generation !== shownGenerations.at(-1)) shownGenerations.push(generation);
      }
    }).observe(document, { subtree: true, childList: true, attributes: true });
  `);
}

/** Numbers of equal length, so that they sort as texts. */
const shownBy = (page: Page): Promise<string[]> => page.evaluate<string[]>('shownGenerations');

/** Stores another name, and waits until the numbers shown are of a later generation. */
async function changedTo(page: Page, name: string): Promise<void> {
  const last = (await shownBy(page)).at(-1) ?? '';
  await stored(page, idOf(page), name);
  await page.locator(`.freshness[title^="Generation ${last}"]`).first().waitFor({ state: 'detached' });
  await page.getByRole('heading', { name }).waitFor();
}

const idOf = (page: Page): string => new URL(page.url()).hash.split('/')[2] ?? '';

/** Gives a portfolio another name, on the sheet as a person would. */
async function stored(page: Page, id: string, name: string): Promise<Request> {
  const sheet = await page.context().newPage();
  await sheet.goto(`/#/portfolios/${id}/edit`);
  await sheet.getByRole('textbox', { name: 'Name' }).fill(name);
  const storing = sheet.waitForRequest((request) => request.method() === 'PATCH');
  await sheet.getByRole('button', { name: 'Store' }).click();
  const request = await storing;
  await sheet.getByRole('heading', { name }).waitFor();
  await sheet.close();
  return request;
}

/** Milliseconds from the answer to whoever stored to the picture in the other tab. */
async function seenAfter(first: Page, second: Page, name: string): Promise<number> {
  await second.evaluate(`
    globalThis.painted = new Promise((resolve) => {
      new MutationObserver((_changes, observer) => {
        if (document.querySelector('h1')?.textContent !== ${JSON.stringify(name)}) return;
        observer.disconnect();
        // A tab behind another is given no frames: laying it out is the work of one.
        document.body.getBoundingClientRect();
        resolve(Date.now());
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    undefined;
  `);
  const { startTime, responseEnd } = (await stored(first, idOf(first), name)).timing();
  return (await second.evaluate<number>('painted')) - startTime - responseEnd;
}

/** The next report that a page asks for is answered when it is told to be; what it asks for later overtakes it. */
async function holdFirstReport(page: Page) {
  const release = Promise.withResolvers<void>();
  const taken = Promise.withResolvers<void>();
  await page.route(
    '**/report?view=FULL',
    async (route) => {
      const response = await route.fetch();
      taken.resolve();
      await release.promise;
      // The page may have given it up meanwhile.
      await route.fulfill({ response }).catch(() => undefined);
    },
    { times: 1 },
  );
  return { taken: taken.promise, release: release.resolve };
}
