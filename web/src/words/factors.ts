const TYPES: Readonly<Record<string, string>> = {
  market: 'Market',
  momentum: 'Momentum',
  value: 'Value',
  industry: 'Industry',
  subindustry: 'Sub-industry',
};

/** `momentum:MTUM-SPY` as `Momentum, MTUM less SPY`. */
export function factorText(id: string): string {
  const [type = '', series = ''] = id.split(':');
  const [long = '', ...short] = series.split('-');
  const legs = short.length === 0 ? long : `${long} less ${short.join('-')}`;
  return `${typeText(type)}, ${legs}`;
}

export const typeText = (type: string): string => TYPES[type] ?? type;

export const typeOf = (id: string): string => id.split(':')[0] ?? '';
