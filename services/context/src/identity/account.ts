import { type Findings, findings, refuseViolations } from '@perfolio/contracts';

import { type Chosen, guessable, type PasswordLists } from './guessable-password';

const MAX_EMAIL = 254;
const PASSWORD = { least: 12, most: 256 };
const MAX_DISPLAY_NAME = 200;

export interface NewAccount {
  readonly email: string;
  /** Equal for addresses that differ only in case: what is unique. */
  readonly emailKey: string;
  readonly password: string;
  readonly displayName: string;
}

interface AskedAccount {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/** What a person may sign up with; refuses everything that is wrong at once. */
export async function signedUp(asked: AskedAccount, lists: PasswordLists): Promise<NewAccount> {
  const { found, account } = read(asked);
  await checkChosen(found, { field: 'password', password: asked.password, known: asked }, lists);
  checkDisplayName(found, asked.displayName);
  refuseViolations(found.violations);
  return account;
}

/** What an operator makes an account of. His password is his own risk, and one that stands in his settings must not stop a start. */
export function newAccount(asked: AskedAccount): NewAccount {
  const { found, account } = read(asked);
  checkPassword(found, 'password', asked.password);
  checkDisplayName(found, asked.displayName);
  refuseViolations(found.violations);
  return account;
}

function read(asked: AskedAccount): { readonly found: Findings; readonly account: NewAccount } {
  const found = findings();
  const email = asked.email.trim().normalize('NFC');
  checkEmail(found, email);
  const { password, displayName } = asked;
  return { found, account: { email, emailKey: emailKeyOf(email), password, displayName: displayName.trim() } };
}

/** What an administrator may call a program's account; refuses everything that is wrong at once. */
export function newServiceAccount(asked: { email: string; displayName: string }): Omit<NewAccount, 'password'> {
  const found = findings();
  const email = asked.email.trim().normalize('NFC');
  checkEmail(found, email);
  checkDisplayName(found, asked.displayName);
  refuseViolations(found.violations);
  return { email, emailKey: emailKeyOf(email), displayName: asked.displayName.trim() };
}

/** What no account can have as its address need not be looked for. */
export const isAddress = (email: string): boolean =>
  email.trim().length <= MAX_EMAIL && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email.trim());

export const emailKeyOf = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

export function checkedDisplayName(displayName: string): string {
  const found = findings();
  checkDisplayName(found, displayName);
  refuseViolations(found.violations);
  return displayName.trim();
}

/** A password that somebody chooses for an account that is there; refuses one that it may not have. */
export async function checkedPassword(chosen: Chosen, lists: PasswordLists): Promise<string> {
  const found = findings();
  await checkChosen(found, chosen, lists);
  refuseViolations(found.violations);
  return chosen.password;
}

/** In code units: twice what an account may have. What is longer is wrong, and hashing all of it would be a gift. */
export const LONGEST_PASSWORD = 512;

/** What is too long is not looked through. */
async function checkChosen(found: Findings, chosen: Chosen, lists: PasswordLists): Promise<void> {
  if (!checkPassword(found, chosen.field, chosen.password)) return;
  for (const violation of await guessable(chosen, lists)) found.add(violation);
}

function checkPassword(found: Findings, field: string, password: string): boolean {
  const { length } = Array.from(password);
  if (length >= PASSWORD.least && length <= PASSWORD.most) return true;
  const limit = `${PASSWORD.least} to ${PASSWORD.most}`;
  found.add({ field, rule: 'length', description: `${field} must have ${limit} characters; got ${length}.`, limit });
  return false;
}

function checkEmail(found: Findings, email: string): void {
  if (isAddress(email)) return;
  found.add({
    field: 'email',
    rule: 'email',
    description: `email must be an address like name@example.org of at most ${MAX_EMAIL} characters.`,
    limit: `name@host, at most ${MAX_EMAIL}`,
    got: email,
  });
}

function checkDisplayName(found: Findings, displayName: string): void {
  if (Array.from(displayName.trim()).length <= MAX_DISPLAY_NAME && !/\p{Cc}/u.test(displayName)) return;
  found.add({
    field: 'displayName',
    rule: 'length',
    description: `displayName must have at most ${MAX_DISPLAY_NAME} characters and no control characters.`,
    limit: `at most ${MAX_DISPLAY_NAME}`,
    got: displayName,
  });
}
