import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** A person at a screen of some size and colours, who has a keyboard and nothing else. */
export interface Visitor {
  readonly page: Page;
  /** What the browser complained of, and what it asked of anybody else. */
  readonly complaints: readonly string[];
  /** Expects a complaint that is rightly made. */
  excuse(complaint: RegExp): void;
  /** What axe found. */
  readonly found: readonly string[];
  /** Moves the focus there by Tab, as a keyboard can. */
  reach(place: Locator): Promise<void>;
  press(place: Locator): Promise<void>;
  type(place: Locator, text: string): Promise<void>;
  /** Takes a picture and lets axe look. */
  look(name: string): Promise<void>;
}

export interface Screen {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colours: 'light' | 'dark';
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...FLAGS] });

/** Pictures lie here for a person to look at. */
export const PICTURES = join(__dirname, '..', 'node_modules', '.cache', 'pictures');

export async function visitor(browser: Browser, origin: string, screen: Screen): Promise<Visitor> {
  const { width, height, colours } = screen;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: colours, baseURL: origin });
  context.setDefaultTimeout(150_000);
  // axe is a script from outside the page, which the page's policy rightly refuses; it comes in by the debugger instead.
  const page = await context.newPage();
  const complaints: string[] = [];
  const excused: RegExp[] = [];
  const complain = (text: string) => {
    if (!excused.some((complaint) => complaint.test(text))) complaints.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(message.text());
  });
  page.on('pageerror', (error) => complain(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(blob|data):/.test(request.url())) complain(request.url());
  });
  mkdirSync(PICTURES, { recursive: true });
  const found: string[] = [];
  const look = async (name: string) => {
    await page.screenshot({ path: join(PICTURES, `${screen.name}-${name}.png`), fullPage: true });
    found.push(...(await violationsIn(page)));
  };
  const excuse = (complaint: RegExp) => void excused.push(complaint);
  return { page, complaints, excuse, found, look, ...keyboardOf(page) };
}

/** Goes in by the page that asks for it, and stands before the list of portfolios. */
export async function logIn({ page, type }: Visitor, who: { email: string; password: string }): Promise<void> {
  await page.goto('/');
  await type(page.getByLabel('Email'), who.email);
  await type(page.getByLabel('Password'), who.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Portfolios' }).waitFor();
}

/** More stops than any page has. */
const MOST_STOPS = 300;

function keyboardOf(page: Page): Pick<Visitor, 'reach' | 'press' | 'type'> {
  const reach = async (place: Locator) => {
    await place.waitFor();
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      if (await place.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('No number of tabs leads there.');
  };
  return {
    reach,
    press: async (place) => {
      await reach(place);
      await page.keyboard.press('Enter');
    },
    type: async (place, text) => {
      await reach(place);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
  };
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[] }[];
}

/** What axe finds wrong with a page. */
export async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate<readonly Violation[]>('axe.run().then(({ violations }) => violations)');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(', ')}`);
}
