import type { Browser } from 'playwright-core';

import { findChromium } from './find-chromium';
import { type House, startHouse } from './house';
import { launch, type Screen, type Visitor, visitor } from './visitor';

/** A house that people go to. */
export interface World {
  origin(): string;
  /**
   * Somebody comes, does something and goes. What the browser complains of or axe finds meanwhile fails the test.
   *
   * @param origin that he is to stay at, where it is not the house
   */
  visit(screen: Screen, doing: (person: Visitor) => Promise<void>, origin?: string): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/**
 * Describes what people see of a house in a real browser; skipped where there is none. Both start before the first test and end after the last.
 *
 * @param settings of the house, beside those of every house
 */
export function inBrowser(
  title: string,
  tests: (world: World) => void,
  settings: () => Promise<Settings> = async () => ({}),
): void {
  const chromium = findChromium();
  const describeHere = chromium === undefined ? describe.skip : describe;
  describeHere(title, () => {
    let house: House;
    let browser: Browser;

    beforeAll(async () => {
      house = await startHouse(await settings());
      browser = await launch(chromium ?? '');
    }, 300_000);

    afterAll(async () => {
      await browser?.close();
      await house?.stop();
    }, 60_000);

    tests({
      origin: () => house.origin,
      visit: async (screen, doing, origin = house.origin) => {
        const person = await visitor(browser, origin, screen);
        try {
          await doing(person);
          expect([...person.found, ...person.complaints]).toEqual([]);
        } finally {
          await person.page.context().close();
        }
      },
    });
  });
}
