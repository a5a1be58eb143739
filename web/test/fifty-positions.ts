import { ADMINISTRATOR } from './house';

export const POSITIONS = 50;
export const YEARS = 9;
export const PERSON = { email: 'quant@perfolio.example', password: 'a sentence to remember' };

/** A person with one large portfolio of daily returns, made by the public routes. Its id is returned. */
export async function storeFifty(origin: string): Promise<string> {
  await importPrices(origin);
  return storePortfolio(origin);
}

const TICKERS = Array.from({ length: POSITIONS }, (_, place) => `T${String(place).padStart(2, '0')}`);

async function asked<Answer>(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

const json = (value: unknown, token?: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
  body: JSON.stringify(value),
});

async function tokenOf(origin: string, { email, password }: typeof PERSON): Promise<string> {
  const { accessToken } = await asked<{ accessToken: string }>(`${origin}/v1/sessions`, json({ email, password }));
  return accessToken;
}

async function importPrices(origin: string): Promise<void> {
  const token = await tokenOf(origin, ADMINISTRATOR);
  const headers = { 'content-type': 'text/csv', authorization: `Bearer ${token}` };
  await asked(`${origin}/v1/marketData:import`, { method: 'POST', headers, body: priceFile() });
}

/** A market and what each ticker does besides, by a generator of its own: the same file every time. */
function priceFile(): string {
  let state = 20_261_123;
  const chance = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
  const prices = TICKERS.map(() => 100);
  const lines = [`date,${TICKERS.join(',')}`];
  for (const date of weekdays()) {
    const market = chance() * 0.02;
    for (const place of TICKERS.keys()) prices[place] = (prices[place] ?? 100) * (1 + market + chance() * 0.02);
    lines.push(`${date},${prices.map((price) => price.toFixed(4)).join(',')}`);
  }
  return lines.join('\n');
}

function weekdays(): string[] {
  const days: string[] = [];
  const end = Date.UTC(2024, 5, 28);
  for (let day = Date.UTC(2024 - YEARS, 5, 26); day <= end; day += 86_400_000) {
    if (new Date(day).getUTCDay() % 6 !== 0) days.push(new Date(day).toISOString().slice(0, 10));
  }
  return days;
}

async function storePortfolio(origin: string): Promise<string> {
  await asked(`${origin}/v1/accounts`, json(PERSON));
  const token = await tokenOf(origin, PERSON);
  const portfolio = {
    name: 'Fifty',
    baseCurrency: 'USD',
    positions: TICKERS.map((ticker) => ({ ticker, weight: 1 / POSITIONS })),
    window: { start: `${2024 - YEARS}-06-28`, end: '2024-06-28', frequency: 'DAILY' },
    expectedReturns: TICKERS.map((ticker, place) => ({ ticker, expectedReturn: 0.02 + place / 1_000 })),
    limits: { maxLoss: 0.25, maxVolatility: 0.2, maxSinglePosition: 0.1 },
  };
  const { portfolioId } = await asked<{ portfolioId: string }>(`${origin}/v1/portfolios`, json(portfolio, token));
  return portfolioId;
}
