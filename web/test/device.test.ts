import { DEMO } from './house';
import { inBrowser } from './in-browser';
import type { Screen } from './visitor';

const SCREEN: Screen = { name: 'phone', width: 390, height: 844, colours: 'dark' };
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

inBrowser('a device that shows a code', ({ origin, visit }) => {
  async function posted(path: string, body: object): Promise<Record<string, string>> {
    const response = await fetch(`${origin()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, string>;
  }

  it('is let in by whoever types it, at the short address the device shows', async () => {
    const {
      deviceCode,
      userCode = '',
      verificationUri = '',
    } = await posted('/v1/deviceLogins', {
      scopes: ['portfolios:read'],
    });

    await visit(SCREEN, async ({ page, type, look }) => {
      await page.goto(new URL(verificationUri).pathname);
      await type(page.getByLabel('Email'), DEMO.email);
      await type(page.getByLabel('Password'), DEMO.password);
      await page.keyboard.press('Enter');
      await type(page.getByLabel('The code it shows'), userCode);
      await page.keyboard.press('Enter');
      await page.getByRole('main').getByText('read portfolios', { exact: true }).waitFor();
      await look('asking device');
      await page.getByRole('button', { name: 'Let it in' }).press('Enter');
      await page.getByRole('main').getByText('The device is logged in. Go back to it.').waitFor();
      await look('device');
    });

    const token = await posted('/v1/token', { grant_type: DEVICE_CODE, device_code: deviceCode });
    expect(token).toMatchObject({ access_token: expect.any(String), scope: 'portfolios:read' });
  }, 300_000);
});
