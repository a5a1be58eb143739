import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { type Issuer, oidcEnv, startIssuer } from '../../services/gateway/test/issuer';
import { inBrowser } from './in-browser';
import type { Screen, Visitor } from './visitor';

const SCREENS: readonly Screen[] = [
  { name: 'desktop-light', width: 1280, height: 900, colours: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colours: 'dark' },
];

let issuer: Issuer;

/** The issuer sends people back to an address that it was told before the house stood. */
async function believing(): Promise<Record<string, string>> {
  issuer = await startIssuer();
  const port = await freePort();
  return {
    ...oidcEnv(issuer),
    PERFOLIO_HTTP_PORT: `${port}`,
    PERFOLIO_OIDC_REDIRECT_URL: `http://127.0.0.1:${port}/v1/oidc/callback`,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

inBrowser(
  'an account that an organisation vouches for',
  ({ visit }) => {
    afterAll(() => issuer?.close());

    it.each(SCREENS)(
      'is opened by its log-in, linked to another, and keeps the last way in, on $name',
      (screen) =>
        visit(screen, async (person) => {
          person.excuse(new RegExp(`^${issuer.url}/|status of 40[19]`));
          const [first, second] = [`ann on ${screen.name}`, `ann elsewhere on ${screen.name}`];

          await person.page.goto('/');
          expect(await declined(person, 'link', 'Log in with your organisation')).toMatch(/log in with a password\.$/);
          await person.page.waitForURL('**/#/');
          await person.look('log-in-declined');
          await logInAs(person, first);
          expect(await person.page.getByLabel('Current password').count()).toBe(0);
          expect(await declined(person, 'button', 'Link a log-in')).toContain('Nothing is linked.');
          await person.look('link-declined');
          await unlink(person, first);
          const refusal = person.page.getByRole('dialog').getByRole('alert');
          expect(await refusal.textContent()).toMatch(/only way into this account|last way in|Link another/);
          await person.look('last-way-in');
          await person.press(person.page.getByRole('button', { name: 'Leave it' }));

          issuer.says = { sub: second };
          await person.press(person.page.getByRole('button', { name: 'Link a log-in' }));
          await rowOf(person, second).waitFor();
          await person.look('identities');
          await unlink(person, first);
          await rowOf(person, first).waitFor({ state: 'detached' });
          expect(await rowOf(person, second).count()).toBe(1);
        }),
      300_000,
    );
  },
  believing,
);

const rowOf = ({ page }: Visitor, subject: string) => page.getByRole('listitem').filter({ hasText: subject });

async function logInAs(person: Visitor, subject: string): Promise<void> {
  const { page, press } = person;
  issuer.says = { sub: subject, email: `${subject.replaceAll(' ', '.')}@perfolio.example`, email_verified: true };
  await page.goto('/');
  await person.look('log-in-organisation');
  await press(page.getByRole('link', { name: 'Log in with your organisation' }));
  await page.getByRole('heading', { name: 'Portfolios' }).waitFor();
  await page.goto('/#/account');
  await rowOf(person, subject).waitFor();
}

/** What is said to a person whom his organisation does not let in. */
async function declined({ page, press }: Visitor, role: 'link' | 'button', name: string): Promise<string | null> {
  issuer.declines = true;
  await press(page.getByRole(role, { name }));
  const said = await page.getByRole('alert').textContent();
  issuer.declines = false;
  return said;
}

async function unlink(person: Visitor, subject: string): Promise<void> {
  await person.press(rowOf(person, subject).getByRole('button', { name: 'Unlink' }));
  await person.press(person.page.getByRole('dialog').getByRole('button', { name: 'Unlink' }));
}
