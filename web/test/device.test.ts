import type { Browser } from 'playwright-core';

import { findChromium } from './find-chromium';
import { type House, startHouse } from './house';
import { launch, type Screen, visitor } from './visitor';

const DEMO = { email: 'demo@perfolio.example', password: 'perfolio-demo' };
const SCREEN: Screen = { name: 'phone', width: 390, height: 844, colours: 'dark' };
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

const chromium = findChromium();
const inBrowser = chromium === undefined ? describe.skip : describe;

inBrowser('a device that shows a code', () => {
  let house: House;
  let browser: Browser;

  beforeAll(async () => {
    house = await startHouse();
    browser = await launch(chromium ?? '');
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  async function posted(path: string, body: object): Promise<Record<string, string>> {
    const response = await fetch(`${house.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, string>;
  }

  it('is let in by whoever types it, at the short address the device shows', async () => {
    const { deviceCode, userCode = '', verificationUri = '' } = await posted('/v1/deviceLogins', {});
    const { page, type, look, complaints } = await visitor(browser, house.origin, SCREEN);

    await page.goto(new URL(verificationUri).pathname);
    await type(page.getByLabel('Email'), DEMO.email);
    await type(page.getByLabel('Password'), DEMO.password);
    await page.keyboard.press('Enter');
    await type(page.getByLabel('The code it shows'), userCode);
    await page.keyboard.press('Enter');
    await page.getByRole('main').getByText('The device is logged in. Go back to it.').waitFor();

    expect(await look('device')).toEqual([]);
    expect(complaints).toEqual([]);
    const token = await posted('/v1/token', { grant_type: DEVICE_CODE, device_code: deviceCode });
    expect(token).toHaveProperty('access_token');
  }, 300_000);
});
