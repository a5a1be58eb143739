import { signal } from '@preact/signals';

/** What was last done, for a person to read or hear; a region of the shell says it. */
export const announcement = signal('');

let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  announcement.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    announcement.value = '';
  }, 8000);
}
