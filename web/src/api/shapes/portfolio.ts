/** As the public contract spells them (`perfolio.gateway.v1`). */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export interface Position {
  readonly ticker: string;
  readonly weight?: number;
  readonly shares?: number;
  readonly value?: Money;
}

export interface FactorProxies {
  readonly ticker: string;
  readonly market: string;
  readonly momentum: string;
  readonly value: string;
  readonly industry: string;
  readonly subindustry: readonly string[];
}

export type LimitName =
  | 'maxVolatility'
  | 'maxLoss'
  | 'maxSinglePosition'
  | 'maxSystematicShare'
  | 'maxMarketShare'
  | 'maxIndustryShare'
  | 'maxSingleFactorLoss'
  | 'minModelledShare'
  | 'nearFraction';

export type Limits = { readonly [Name in LimitName]?: number };

export interface Portfolio {
  readonly portfolioId: string;
  readonly name: string;
  readonly baseCurrency: string;
  readonly positions: readonly Position[];
  readonly factorProxies: readonly FactorProxies[];
  readonly limits?: Limits;
  readonly expectedReturns: readonly { readonly ticker: string; readonly expectedReturn: number }[];
  readonly benchmark: string;
  readonly riskFreeRate?: number;
  readonly window?: { readonly start: string; readonly end: string; readonly frequency: Frequency };
  readonly weightBasis: 'RAW' | 'GROSS' | 'NET';
  readonly lookbackYears: number;
  readonly cashTickers: readonly string[];
  readonly cashProxies: readonly { readonly currency: string; readonly ticker: string }[];
  readonly etag: string;
  readonly updateTime: string;
  readonly role: 'OWNER' | 'EDITOR' | 'VIEWER';
}

export type Frequency = 'MONTHLY' | 'DAILY';

export interface PortfolioImport {
  readonly stored: boolean;
  readonly valid: boolean;
  readonly portfolios: readonly { readonly portfolioId: string; readonly name: string; readonly positions: number }[];
  readonly columns: readonly { readonly header: string; readonly means: string }[];
  readonly separator: string;
  readonly decimalMark: string;
  readonly rows: readonly { readonly row: number; readonly ticker: string; readonly problems: readonly string[] }[];
}
