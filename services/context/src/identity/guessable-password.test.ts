import { createCommonPasswords } from './common-passwords';
import { guessable } from './guessable-password';

const lists = { common: createCommonPasswords(), leaked: undefined };
const ANN = { email: 'ann.miller@example.org', displayName: 'Ann Müller' };

const rulesOf = async (password: string, known = ANN) =>
  (await guessable({ field: 'password', password, known }, lists)).map(({ rule }) => rule);

describe('a password that somebody chooses', () => {
  it.each(['administrator', '1QAZ2wsx3edc', 'qwerty123456', 'leavemealone', 'ａｄｍｉｎｉｓｔｒａｔｏｒ'])(
    'is refused when everybody tries it: %s',
    async (password) => {
      expect(await rulesOf(password)).toEqual(['common']);
    },
  );

  it.each(['password1234', 'QwertyQwerty', 'monkey123456', 'iloveyou12345'])(
    'is refused when it is two of those in a row: %s',
    async (password) => {
      expect(await rulesOf(password)).toEqual(['common']);
    },
  );

  it.each(['miller-miller!', 'Perfolio2026!', 'ann.miller1990', 'Müller-Perfolio'])(
    'is refused when it is little more than what the account is called: %s',
    async (password) => {
      expect(await rulesOf(password)).toEqual(['own-words']);
    },
  );

  it.each([
    'correct horse battery staple',
    'a long password',
    'Perfolio opens at nine o’clock',
    'miller of the seven windmills',
    'x7#Lq0!vRz2m',
  ])('is taken when nobody would come upon it: %s', async (password) => {
    expect(await rulesOf(password)).toEqual([]);
  });

  it('is refused when it has leaked', async () => {
    const leaked = { includes: async (password: string) => password === 'correct horse battery staple' };
    const chosen = { field: 'password', password: 'correct horse battery staple', known: ANN };

    expect(await guessable(chosen, { ...lists, leaked })).toMatchObject([{ field: 'password', rule: 'leaked' }]);
    expect(await guessable({ ...chosen, password: 'incorrect horse' }, { ...lists, leaked })).toEqual([]);
  });

  it('may hold short names, which stand in every other word', async () => {
    expect(await rulesOf('an ant planted it', { email: 'an@example.org', displayName: 'Ant' })).toEqual([]);
  });

  it('is not told back', async () => {
    const found = await guessable({ field: 'newPassword', password: 'perfolio1234', known: ANN }, lists);

    expect(found.map(({ field }) => field)).toContain('newPassword');
    expect(JSON.stringify(found)).not.toContain('perfolio1234');
  });
});
