import { computed, signal } from '@preact/signals';

/** Where the page is: what stands behind `#` in its address. Everything is one document, and no server needs to know of it. */
const hash = signal(location.hash);
addEventListener('hashchange', () => {
  hash.value = location.hash;
});

export interface Place {
  /** Parts of the path, e.g. `['portfolios', '<id>', 'what-if']`. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

export const place = computed(() => placeOf(hash.value));

export function placeOf(text: string): Place {
  const [path = '', query = ''] = text.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter((part) => part !== ''), query: new URLSearchParams(query) };
}

export function go(path: string): void {
  location.hash = path;
}
