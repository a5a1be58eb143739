import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const STORED = 'perfolio-theme';

/** Which colours a person likes; this browser remembers it. */
export const theme = signal<Theme>(readTheme());

export function setTheme(next: Theme): void {
  theme.value = next;
  localStorage.setItem(STORED, next);
  showTheme();
}

export function showTheme(): void {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}

function readTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
