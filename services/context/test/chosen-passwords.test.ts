import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import { PASSWORD, type Person, startContextUnderTest } from '../testing/running-context';

const { IdentityServiceService: Identity } = contextV1;

onEveryDatabase((start) => {
  const system = contextFor(start);

  const logIn = (email: string, password = PASSWORD) =>
    system.client.unary(Identity.createSession, { email, password }, system.alone());

  describe('a new password', () => {
    const refusal = (rule: string) => ({
      reason: 'FIELD_INVALID',
      violations: [expect.objectContaining({ field: 'newPassword', rule })],
    });
    const change = async (person: Person, newPassword: string) =>
      system.client.unary(Identity.changePassword, { password: PASSWORD, newPassword }, await person.as());

    it('is not one that others would guess', async () => {
      const person = await system.person('guessable@example.org');
      await system.client.unary(Identity.updateAccount, { displayName: 'Montgomery' }, await person.as());

      await expect(change(person, 'password1234')).rejects.toMatchObject(refusal('common'));
      await expect(change(person, 'guessable-2026')).rejects.toMatchObject(refusal('own-words'));
      await expect(change(person, 'montgomery2026')).rejects.toMatchObject(refusal('own-words'));
      await expect(logIn(person.email)).resolves.toBeDefined();
    });

    it('leaves the recovery code good that it is refused with', async () => {
      const person = await system.person();
      await system.client.unary(Identity.updateAccount, { displayName: 'Montgomery' }, await person.as());
      const made = await system.client.unary(Identity.createRecoveryCodes, { password: PASSWORD }, await person.as());
      const [code = ''] = made.message.codes;
      const recover = (recoveryCode: string, newPassword: string) =>
        system.client.unary(
          Identity.recoverSession,
          { email: person.email, recoveryCode, newPassword },
          system.alone(),
        );

      await expect(recover(code, 'password1234')).rejects.toMatchObject(refusal('common'));
      await expect(recover(code, 'montgomery2026')).rejects.toMatchObject(refusal('own-words'));
      await expect(recover('no code', 'montgomery2026')).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
      await expect(recover(code, 'a wholly different horse')).resolves.toBeDefined();
    });
  });
});

describe('a password that the list of the operator has', () => {
  it('is refused at sign-up', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perfolio-leaked-'));
    const file = join(folder, 'leaked.txt');
    // The SHA-1 of `correct horse battery staple`.
    writeFileSync(file, 'ABF7AAD6438836DBE526AA231ABDE2D0EEF74D42:3730471\r\n');
    const system = await startContextUnderTest({ env: { PERFOLIO_LEAKED_PASSWORDS: file } });
    const signUp = (password: string) => {
      const request = { email: 'leaked@example.org', password, displayName: '' };
      return system.client.unary(Identity.createAccount, request, system.alone());
    };

    await expect(signUp('correct horse battery staple')).rejects.toMatchObject({
      violations: [expect.objectContaining({ field: 'password', rule: 'leaked' })],
    });
    await expect(signUp('incorrect horse battery staple')).resolves.toBeDefined();
    await system.close();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);
});
