import { ADMINISTRATOR, DEMO } from './house';
import { inBrowser } from './in-browser';
import { logIn, type Screen, type Visitor } from './visitor';

const DESKTOP: Screen = { name: 'desktop-light', width: 1280, height: 900, colours: 'light' };

const SCREENS: readonly Screen[] = [
  DESKTOP,
  { name: 'desktop-dark', width: 1280, height: 900, colours: 'dark' },
  { name: 'phone-light', width: 390, height: 844, colours: 'light' },
  { name: 'phone-dark', width: 390, height: 844, colours: 'dark' },
];

const FILE = [
  'portfolio,ticker,weight',
  ...['SYN_TECH_1', 'SYN_HEALTH_1', 'SYN_ENERGY_1', 'SYN_FINANCE_1', 'SYN_STAPLES_2'].map(
    (ticker) => `My savings,${ticker},0.2`,
  ),
].join('\n');

const PASSWORD = 'a sentence to remember';

inBrowser('a person with a keyboard', ({ visit }) => {
  it.each(SCREENS)(
    'goes from sign-up to an accepted optimisation on $name',
    (screen) =>
      visit(screen, async (person) => {
        await signUp(person, `${screen.name}@perfolio.example`);
        await bring(person);
        await readReport(person);
        await accept(person);
      }),
    240_000,
  );

  it.each(SCREENS)(
    'shares, keeps a scenario and names factors on $name',
    (screen) =>
      visit(screen, async (person) => {
        await logIn(person, DEMO);
        await person.page
          .getByText(/^\d+ of 100 \w+ risk$/)
          .first()
          .waitFor();
        await person.look('portfolios');
        await person.press(person.page.getByRole('link', { name: /Concentrated \(synthetic/ }));
        await person.page.getByRole('heading', { name: /of 100 for safety/ }).waitFor();
        await share(person);
        await keepScenario(person);
        await nameFactors(person);
        await person.press(person.page.getByRole('link', { name: 'Edit' }));
        await person.page.getByText('What is too much').waitFor();
        await person.look('edit');
      }),
    240_000,
  );

  it.each(SCREENS)(
    'finds every other page in order on $name',
    (screen) =>
      visit(screen, async (person) => {
        await logIn(person, ADMINISTRATOR);
        for (const [path, sign] of PAGES) {
          await person.page.goto(`/#${path}`);
          await person.page.getByText(sign).first().waitFor();
          await person.look(path.replaceAll('/', '-').slice(1));
        }
      }),
    240_000,
  );
});

const PAGES = [
  ['/portfolios/new', 'What is held'],
  ['/cache', 'Replicas of Risk'],
  ['/account', 'Sessions, the newest first'],
  ['/admin/prices', 'All tickers'],
  ['/admin/users', 'Accounts, the newest first'],
  ['/admin/audit', 'Events, the newest first'],
] as const;

async function signUp({ page, press, type, look }: Visitor, email: string): Promise<void> {
  await page.goto('/#/recover');
  await page.getByRole('heading', { name: 'Use a recovery code' }).waitFor();
  await look('recover');
  await page.goto('/');
  await press(page.getByRole('link', { name: 'Make an account' }));
  await look('sign-up');
  await type(page.getByLabel('Email'), email);
  await type(page.getByLabel('Password'), PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Nothing here yet').waitFor();
  await look('portfolios-empty');
}

async function bring({ page, press, look }: Visitor): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await press(page.getByRole('button', { name: 'choose one' }));
  await (await choosing).setFiles({ name: 'savings.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await page.getByText('every row understood').waitFor();
  await look('import-preview');
  await press(page.getByRole('button', { name: 'Store 1 portfolio' }));
}

async function readReport({ page, type, look }: Visitor): Promise<void> {
  await page.getByRole('heading', { name: 'My savings' }).waitFor();
  await look('report-incomplete');
  await type(page.getByLabel('Loss you can bear'), '25');
  await type(page.getByLabel('Money without risk earns'), '2');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /risk: \d+ of 100/ }).waitFor();
  await page.getByRole('img', { name: /^The portfolio (gained|lost)/ }).waitFor();
  await page.getByRole('heading', { name: /carries \d+\s% of the risk/ }).waitFor();
  await page.getByRole('img', { name: /move most alike/ }).waitFor();
  await look('report');
}

async function accept({ page, press, look }: Visitor): Promise<void> {
  await press(page.getByRole('link', { name: 'What if' }));
  await page.getByText('confirms it to eight digits').waitFor();
  await look('what-if');
  await press(page.getByRole('link', { name: 'Worse' }));
  await page.getByRole('heading', { name: /It would (cost|bring)/ }).waitFor();
  await press(page.getByRole('button', { name: 'Simulate' }));
  await page.getByText('200,000 futures').waitFor();
  await look('losses');
  await press(page.getByRole('link', { name: 'Better' }));
  await press(page.getByRole('button', { name: 'Look for it' }));
  await page.getByRole('heading', { name: /Volatility goes from/ }).waitFor();
  await look('optimum');
  await press(page.getByRole('button', { name: 'Make these the weights' }));
  await page.getByText('The new weights are stored.').waitFor();
  // At the least variance everybody carries as much of the risk as he has of the money.
  await page.getByRole('heading', { name: /carries (\d+)\s% of the risk on \1\s% of the money/ }).waitFor();
  await look('report-after');
}

async function share({ page, press, type, look }: Visitor): Promise<void> {
  await press(page.getByRole('link', { name: 'Sharing' }));
  await page.getByText('Nobody but you sees this portfolio').waitFor();
  await type(page.getByLabel('Email'), ADMINISTRATOR.email);
  await page.keyboard.press('Enter');
  await page.getByText('1 guest sees this portfolio, none may change it').waitFor();
  await page.getByRole('combobox', { name: `What ${ADMINISTRATOR.email} may do` }).selectOption('EDITOR');
  await page.getByText('1 guest sees this portfolio, 1 may change it').waitFor();
  await look('sharing');
  await press(page.getByRole('button', { name: `Take back what ${ADMINISTRATOR.email} may do` }));
  await page.getByText('Nobody but you sees this portfolio').waitFor();
}

async function keepScenario({ page, press, type, look }: Visitor): Promise<void> {
  await press(page.getByRole('link', { name: 'Scenarios' }));
  await page.getByText('No scenario is saved yet').waitFor();
  await type(page.getByLabel('Name'), 'Less of one');
  await type(page.getByLabel('Ticker of change 1'), 'SYN_TECH_1');
  await type(page.getByLabel('Size of change 1'), '-5%');
  await page.keyboard.press('Enter');
  await press(page.getByRole('button', { name: 'Run Less of one' }));
  await page.getByRole('heading', { name: /^Volatility (falls|rises|stays)/ }).waitFor();
  await look('scenarios');
  await press(page.getByRole('button', { name: 'Delete Less of one' }));
  await page.getByText('No scenario is saved yet').waitFor();
}

async function nameFactors({ page, press, type, look }: Visitor): Promise<void> {
  await press(page.getByRole('link', { name: 'Factors' }));
  await page.getByRole('heading', { name: /positions has factors/ }).waitFor();
  const market = page.getByLabel('Market of SYN_TECH_1');
  const before = await market.inputValue();
  await type(market, 'NO_SUCH_SERIES');
  await look('factors');
  await press(page.getByRole('button', { name: 'Back to what is stored' }));
  expect(await market.inputValue()).toBe(before);
}
