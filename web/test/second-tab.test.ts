import type { Browser, Page, Request } from 'playwright-core';

import { type FaultProxy, startFaultProxy } from '../../libs/cache/testing/fault-proxy';
import { type RedisServer, startRedis } from '../../libs/cache/testing/redis-server';
import { findChromium } from './find-chromium';
import { type House, startHouse } from './house';
import { launch, logIn, type Screen, type Visitor, visitor } from './visitor';

const DEMO = { email: 'demo@perfolio.example', password: 'perfolio-demo' };
const SCREEN: Screen = { name: 'tabs', width: 1280, height: 900, colours: 'light' };

const chromium = findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;

inBrowser('a page that somebody has open', () => {
  let redis: RedisServer;
  let bus: FaultProxy;
  let house: House;
  let browser: Browser;
  let owner: Visitor;

  beforeAll(async () => {
    redis = await startRedis();
    bus = await startFaultProxy({ port: redis.port });
    house = await startHouse({ REDIS_URL: `redis://127.0.0.1:${bus.port}` });
    browser = await launch(chromium ?? '');
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
    await bus?.close();
    await redis?.stop();
  });

  beforeEach(async () => {
    bus.accept(true);
    owner = await visitor(browser, house.origin, SCREEN);
    await logIn(owner, DEMO);
    await watched(owner.page);
    await owner.page.getByRole('link', { name: /4 positions/ }).click();
    await owner.page.getByRole('heading', { name: /of 100 for safety/ }).waitFor();
  }, 300_000);

  afterEach(() => owner.page.context().close());

  it('shows in one tab, without logging in again, what is stored in another', async () => {
    const second = await owner.page.context().newPage();
    await second.goto(`${house.origin}/`);
    await watched(second);
    await second.goto(owner.page.url());
    await second.getByRole('heading', { name: /of 100 for safety/ }).waitFor();
    await second.getByText('Live', { exact: true }).waitFor();

    const times: number[] = [];
    for (let round = 1; round <= 5; round++) times.push(await seenAfter(owner.page, second, `Renamed ${round} times`));

    process.stderr.write(`a change shows in the other tab after ${times.map(Math.round).join(', ')} ms\n`);
    expect(await shownBy(second)).toEqual((await shownBy(second)).toSorted());
    expect(owner.complaints).toEqual([]);
  }, 300_000);

  it('shows on the next read what is stored while the bus is cut', async () => {
    const other = await visitor(browser, house.origin, { ...SCREEN, name: 'elsewhere' });
    await logIn(other, DEMO);
    bus.accept(false);
    bus.reset();

    await stored(other.page, idOf(owner.page), 'Renamed in silence');
    await owner.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

    await owner.page.getByRole('heading', { name: 'Renamed in silence' }).waitFor();
    const seen = await shownBy(owner.page);
    expect(seen).toEqual(seen.toSorted());
    await other.page.context().close();
  }, 300_000);

  it('never shows an older number after a newer one, whichever answer comes first', async () => {
    const held = await holdFirstReport(owner.page);
    await stored(owner.page, idOf(owner.page), 'Changed once');
    await held.taken;
    await changedTo(owner.page, 'Changed twice');
    held.release();
    await changedTo(owner.page, 'Changed a third time');

    const seen = await shownBy(owner.page);
    expect(seen).toEqual(seen.toSorted());
    expect(new Set(seen).size).toBe(seen.length);
  }, 300_000);
});

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
