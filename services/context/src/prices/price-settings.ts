import type { Settings } from '@perfolio/service';

/** Where prices come from by themselves. */
export type PriceSourceConfig =
  | { readonly kind: 'folder'; readonly folder: string; readonly everyMs: number }
  | { readonly kind: 'url'; readonly url: string; readonly hosts: readonly string[]; readonly everyMs: number };

const FOLDER_MS = 5_000;
const MINUTE_MS = 60_000;

/** Absent where nobody brings prices but administrators. */
export function priceSettings(read: Settings): PriceSourceConfig | undefined {
  const folder = read.optional('PERFOLIO_PRICES_FOLDER');
  const url = read.url('PERFOLIO_PRICES_URL', ['https', 'http']);
  const hosts = listOf(read.optional('PERFOLIO_PRICES_HOSTS'));
  const minutes = read.integer('PERFOLIO_PRICES_EVERY_MINUTES', { fallback: 60, min: 1, max: 10_080 });
  if (folder !== undefined && url !== undefined)
    read.fault('PERFOLIO_PRICES_FOLDER and PERFOLIO_PRICES_URL are both set; prices come from one place.');
  if (folder !== undefined) return { kind: 'folder', folder, everyMs: FOLDER_MS };
  if (url === undefined) return undefined;
  refuseUrl(read, url, hosts);
  return { kind: 'url', url, hosts, everyMs: minutes * MINUTE_MS };
}

const listOf = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');

/** Plain HTTP is for a server on this machine. */
function refuseUrl(read: Settings, text: string, hosts: readonly string[]): void {
  if (!URL.canParse(text)) return;
  const { protocol, hostname } = new URL(text);
  if (!hosts.includes(hostname))
    read.fault(`PERFOLIO_PRICES_HOSTS must name ${hostname}, from where prices are to come.`);
  if (protocol !== 'https:' && !isLoopbackName(hostname)) read.fault('PERFOLIO_PRICES_URL must begin with https:.');
}

export const isLoopbackName = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);
