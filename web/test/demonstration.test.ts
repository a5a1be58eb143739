import { ADMINISTRATOR, DEMO } from './house';
import { inBrowser } from './in-browser';
import { logIn, type Screen, type Visitor } from './visitor';

const DESKTOP: Screen = { name: 'desktop-light', width: 1280, height: 900, colours: 'light' };
const PHONE: Screen = { name: 'phone-dark', width: 390, height: 844, colours: 'dark' };

inBrowser('the demonstration of the cache', ({ visit }) => {
  it.each([DESKTOP, PHONE])(
    'gives nobody an older answer while the bus is cut, Redis killed and a holder paused, on $name',
    (screen) => visit(screen, breakAll),
    300_000,
  );

  it.each([DESKTOP, PHONE])(
    'stands beside a page that tells administrators what every replica does now, on $name',
    (screen) =>
      visit(screen, async (person) => {
        const { page, press, look } = person;
        await logIn(person, ADMINISTRATOR);
        await press(page.getByRole('link', { name: 'Cache' }));
        await page.getByRole('heading', { name: /^1 replica up/ }).waitFor();

        const row = page.getByRole('row', { name: /^1 ✓ answers/ });
        const told = (await row.textContent()) ?? '';
        const heads = await page.getByRole('columnheader').allTextContents();
        await look('operator');

        expect(told).toMatch(/✓ answers\d+/);
        expect(heads).toEqual(
          expect.arrayContaining(['Questions under way', 'Leases held', 'Changes heard, 5 min', 'Joined']),
        );
      }),
    300_000,
  );

  it(
    'counts what is stale once the promise is broken on purpose',
    () =>
      visit({ ...DESKTOP, name: 'broken' }, async (person) => {
        const { page } = person;
        await open(person);
        await fiftyAsk(person);
        await finds(person, 'No stale answer to 50 people');

        await person.reach(page.getByLabel('Break the promise on purpose'));
        await page.keyboard.press('Space');
        await page.getByText('Broken on purpose').first().waitFor();
        await button(person, 'Cut the bus');
        await button(person, 'Change the portfolio');
        await fiftyAsk(person);

        await finds(person, 'stale answers: messages were trusted');
        await page.getByText('of these answers are older than the last change').first().waitFor();
        await person.look('demonstration-broken');
      }),
    300_000,
  );
});

async function breakAll(person: Visitor): Promise<void> {
  await open(person);
  await fiftyAsk(person);
  await finds(person, 'No stale answer to 50 people; 1 computation');
  await person.page.getByText('50 people have their answers, for 1 computation.').first().waitFor();
  await person.look('demonstration');

  await button(person, 'Cut the bus');
  await button(person, 'Change the portfolio');
  await fiftyAsk(person);
  await finds(person, 'No stale answer to 100 people; 2 computations');

  await button(person, 'Kill Redis');
  await button(person, 'Change the portfolio');
  await fiftyAsk(person);
  await finds(person, 'No stale answer to 150 people; 5 computations');
  await person.look('demonstration-cut');

  await button(person, 'Start Redis again');
  await button(person, 'Mend the bus');
  await pauseAndReplace(person);
  await button(person, 'Let it go on');
  await finds(person, 'No stale answer to 152 people; 7 computations');
  await stale(person, 0);
}

async function open(person: Visitor): Promise<void> {
  const { page, press } = person;
  await logIn(person, DEMO);
  await press(page.getByRole('link', { name: 'Cache' }));
  await press(page.getByRole('link', { name: 'Try to break it' }));
  await page.getByRole('heading', { name: 'Nobody has asked yet' }).waitFor();
}

const button = ({ page, press }: Visitor, name: string): Promise<void> =>
  press(page.getByRole('button', { name, exact: true }));

const fiftyAsk = (person: Visitor): Promise<void> => button(person, '50 people ask');

const finds = ({ page }: Visitor, finding: string): Promise<void> =>
  page.getByRole('heading', { name: finding }).waitFor();

async function stale({ page }: Visitor, count: number): Promise<void> {
  const figure = page.locator('.figure', { hasText: 'Stale answers' }).locator('dd');
  expect(await figure.textContent()).toBe(String(count));
}

/** Nobody holds a lease: one is asked and paused as it computes; another replica takes its place when its lease has ended. */
async function pauseAndReplace(person: Visitor): Promise<void> {
  const { page, look } = person;
  await button(person, 'Pause a holder');
  await page.getByRole('heading', { name: 'Replica A ✕ stands still' }).waitFor();
  await button(person, 'Ask B');
  await page.getByText('Replica B answered by computing').first().waitFor();
  await look('demonstration-paused');
}
