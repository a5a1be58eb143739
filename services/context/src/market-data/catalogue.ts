/** What an instrument stands for in the default factor proxies. */
export type Role = '' | 'MARKET' | 'MOMENTUM' | 'VALUE' | 'SECTOR';

export interface CatalogueEntry {
  readonly ticker: string;
  readonly name: string;
  /** EQUITY, FUND, INDEX or CASH. */
  readonly assetClass: string;
  readonly sector: string;
  readonly industry: string;
  readonly currency: string;
  readonly exchange: string;
  readonly synthetic: boolean;
  readonly role: Role;
}

const entry = (ticker: string, name: string, facts: Partial<CatalogueEntry>): CatalogueEntry => ({
  ticker,
  name,
  assetClass: 'EQUITY',
  sector: '',
  industry: '',
  currency: 'USD',
  exchange: '',
  synthetic: false,
  role: '',
  ...facts,
});

const stock = (ticker: string, name: string, [exchange, sector, industry]: readonly [string, string, string]) =>
  entry(ticker, name, { exchange, sector, industry });

const fund = (ticker: string, name: string, facts: Partial<CatalogueEntry> = {}) =>
  entry(ticker, name, { assetClass: 'FUND', exchange: 'NYSE Arca', ...facts });

const sectorFund = (ticker: string, name: string, sector: string) => fund(ticker, name, { sector, role: 'SECTOR' });
const basket = (ticker: string, sector: string) =>
  entry(ticker, `${sector} basket`, { assetClass: 'INDEX', sector, role: 'SECTOR' });

const ENERGY = 'Energy';
const HEALTH = 'Health Care';
const TECH = 'Information Technology';
const STAPLES = 'Consumer Staples';
const FINANCE = 'Financials';
const CONSUMER = 'Consumer Discretionary';
const INDUSTRIALS = 'Industrials';
const COMMUNICATION = 'Communication Services';

/** Well-known instruments. Of several that stand for the same, the first with prices is taken. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  fund('SPY', 'SPDR S&P 500 ETF Trust', { role: 'MARKET' }),
  fund('VTI', 'Vanguard Total Stock Market ETF', { role: 'MARKET' }),
  entry('SP500', 'S&P 500 price index', { assetClass: 'INDEX', role: 'MARKET' }),
  entry('^GSPC', 'S&P 500 price index', { assetClass: 'INDEX', role: 'MARKET' }),
  fund('MTUM', 'iShares MSCI USA Momentum Factor ETF', { role: 'MOMENTUM' }),
  fund('VLUE', 'iShares MSCI USA Value Factor ETF', { role: 'VALUE' }),
  fund('QUAL', 'iShares MSCI USA Quality Factor ETF'),
  fund('SIZE', 'iShares MSCI USA Size Factor ETF'),
  fund('USMV', 'iShares MSCI USA Min Vol Factor ETF'),
  sectorFund('XLE', 'Energy Select Sector SPDR Fund', ENERGY),
  sectorFund('XLV', 'Health Care Select Sector SPDR Fund', HEALTH),
  sectorFund('XLK', 'Technology Select Sector SPDR Fund', TECH),
  sectorFund('XLP', 'Consumer Staples Select Sector SPDR Fund', STAPLES),
  sectorFund('XLF', 'Financial Select Sector SPDR Fund', FINANCE),
  sectorFund('XLY', 'Consumer Discretionary Select Sector SPDR Fund', CONSUMER),
  sectorFund('XLI', 'Industrial Select Sector SPDR Fund', INDUSTRIALS),
  sectorFund('XLC', 'Communication Services Select Sector SPDR Fund', COMMUNICATION),
  basket('SEC_ENERGY', ENERGY),
  basket('SEC_HEALTH', HEALTH),
  basket('SEC_TECH', TECH),
  basket('SEC_STAPLES', STAPLES),
  basket('SEC_FINANCE', FINANCE),
  basket('SEC_CONSUMER', CONSUMER),
  stock('AAPL', 'Apple Inc.', ['NASDAQ', TECH, 'Technology Hardware']),
  stock('AMD', 'Advanced Micro Devices, Inc.', ['NASDAQ', TECH, 'Semiconductors']),
  stock('AMZN', 'Amazon.com, Inc.', ['NASDAQ', CONSUMER, 'Broadline Retail']),
  stock('BABA', 'Alibaba Group Holding Limited', ['NYSE', CONSUMER, 'Broadline Retail']),
  stock('BAC', 'Bank of America Corporation', ['NYSE', FINANCE, 'Banks']),
  stock('BBY', 'Best Buy Co., Inc.', ['NYSE', CONSUMER, 'Specialty Retail']),
  stock('CVX', 'Chevron Corporation', ['NYSE', ENERGY, 'Oil, Gas & Consumable Fuels']),
  stock('GE', 'General Electric Company', ['NYSE', INDUSTRIALS, 'Aerospace & Defense']),
  stock('GM', 'General Motors Company', ['NYSE', CONSUMER, 'Automobiles']),
  stock('GOOG', 'Alphabet Inc. (class C)', ['NASDAQ', COMMUNICATION, 'Interactive Media & Services']),
  stock('HD', 'The Home Depot, Inc.', ['NYSE', CONSUMER, 'Specialty Retail']),
  stock('IBM', 'International Business Machines Corporation', ['NYSE', TECH, 'IT Services']),
  stock('JNJ', 'Johnson & Johnson', ['NYSE', HEALTH, 'Pharmaceuticals']),
  stock('JPM', 'JPMorgan Chase & Co.', ['NYSE', FINANCE, 'Banks']),
  stock('KO', 'The Coca-Cola Company', ['NYSE', STAPLES, 'Beverages']),
  stock('LLY', 'Eli Lilly and Company', ['NYSE', HEALTH, 'Pharmaceuticals']),
  stock('MA', 'Mastercard Incorporated', ['NYSE', FINANCE, 'Financial Services']),
  stock('META', 'Meta Platforms, Inc.', ['NASDAQ', COMMUNICATION, 'Interactive Media & Services']),
  stock('MRK', 'Merck & Co., Inc.', ['NYSE', HEALTH, 'Pharmaceuticals']),
  stock('MSFT', 'Microsoft Corporation', ['NASDAQ', TECH, 'Software']),
  stock('PEP', 'PepsiCo, Inc.', ['NASDAQ', STAPLES, 'Beverages']),
  stock('PFE', 'Pfizer Inc.', ['NYSE', HEALTH, 'Pharmaceuticals']),
  stock('PG', 'The Procter & Gamble Company', ['NYSE', STAPLES, 'Household Products']),
  stock('RRC', 'Range Resources Corporation', ['NYSE', ENERGY, 'Oil, Gas & Consumable Fuels']),
  stock('SBUX', 'Starbucks Corporation', ['NASDAQ', CONSUMER, 'Hotels, Restaurants & Leisure']),
  stock('SHLD', 'Sears Holdings Corporation', ['NASDAQ', CONSUMER, 'Broadline Retail']),
  stock('T', 'AT&T Inc.', ['NYSE', COMMUNICATION, 'Diversified Telecommunication Services']),
  stock('UAA', 'Under Armour, Inc. (class A)', ['NYSE', CONSUMER, 'Textiles, Apparel & Luxury Goods']),
  stock('UNH', 'UnitedHealth Group Incorporated', ['NYSE', HEALTH, 'Health Care Providers & Services']),
  stock('WMT', 'Walmart Inc.', ['NYSE', STAPLES, 'Consumer Staples Distribution & Retail']),
  stock('XOM', 'Exxon Mobil Corporation', ['NYSE', ENERGY, 'Oil, Gas & Consumable Fuels']),
  entry('CASH_USD', 'US dollars', { assetClass: 'CASH' }),
];
