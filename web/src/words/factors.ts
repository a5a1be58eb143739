const TYPES: Readonly<Record<string, string>> = {
  market: 'Market',
  momentum: 'Momentum',
  value: 'Value',
  industry: 'Industry',
  subindustry: 'Sub-industry',
};

/** `momentum:MTUM-SPY` as `Momentum, MTUM less SPY`. */
export const factorText = (id: string): string => `${typeText(typeOf(id))}, ${legsText(id)}`;

/** The series a factor is made of. */
export function legsText(id: string): string {
  const [, series = ''] = id.split(':');
  const [long = '', ...short] = series.split('-');
  return short.length === 0 ? long : `${long} less ${short.join('-')}`;
}

export const typeText = (type: string): string => TYPES[type] ?? type;

export const typeOf = (id: string): string => id.split(':')[0] ?? '';
