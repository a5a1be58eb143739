import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a Chromium; undefined where there is none, and tests that need one are skipped. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}
