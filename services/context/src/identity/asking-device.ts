import type { contextV1 } from '@perfolio/contracts';
import { invalidFields } from '@perfolio/errors';

import { scopesOf } from './scopes';

/** What a device says of itself and what it wants, fit to be kept and to be shown. */
export interface AskingDevice {
  readonly userAgent: string;
  /** Null for whatever its user may. */
  readonly scopes: readonly string[] | null;
}

export const askingDevice = ({ userAgent, scopes }: contextV1.StartDeviceLoginRequest): AskingDevice => ({
  userAgent: cleaned(userAgent),
  scopes: scopes.length === 0 ? null : known(scopes),
});

const LONGEST_NAME = 120;

/** A stranger's words before a person who decides by them: plain letters in one line, so that none of them can turn the line around. */
const cleaned = (userAgent: string): string =>
  userAgent
    .slice(0, 4 * LONGEST_NAME)
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/ +/g, ' ')
    .trimStart()
    .slice(0, LONGEST_NAME)
    .trimEnd();

const ALL = scopesOf({ administrator: true, allowed: null });
/** There are four; who names more names one twice. */
const MOST = 50;

function known(scopes: readonly string[]): readonly string[] {
  const limit = ALL.join(', ');
  const violations = [...scopes.slice(0, MOST).entries()]
    .filter(([, scope]) => !ALL.includes(scope))
    .map(([index, got]) => {
      const field = `scopes[${index}]`;
      return { field, rule: 'scope', description: `${field} must be one of ${limit}.`, limit, got };
    });
  if (violations.length > 0) throw invalidFields(violations);
  return ALL.filter((scope) => scopes.includes(scope));
}
