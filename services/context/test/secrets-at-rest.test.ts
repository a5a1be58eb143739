import { rmSync } from 'node:fs';
import { contextV1 } from '@perfolio/contracts';

import { rowsOf } from '../src/backup/table-rows';
import { tablesOf } from '../src/backup/tables';
import type { Database } from '../src/database/database';
import { freshDataFolder } from '../testing/data-folder';
import { PASSWORD, startContextUnderTest } from '../testing/running-context';
import { onRecord } from '../testing/whole-record';

jest.setTimeout(120_000);

const { IdentityServiceService: Identity } = contextV1;

/** Every value of every row as its text; bytes are hex. */
async function everyValue(database: Database): Promise<string> {
  return database.transaction().execute(async (transaction) => {
    const lines: string[] = [];
    for (const table of await tablesOf(transaction))
      for await (const line of rowsOf(transaction, table)) lines.push(line);
    return lines.join('\n');
  });
}

describe('what is shown once', () => {
  it('stands nowhere in the record, as text or as bytes', async () => {
    const dataDir = await freshDataFolder();
    const system = await startContextUnderTest({ dataDir });
    const ann = await system.person();
    const request = { name: 'a key', scopes: ['risk:read'], expireTime: undefined, idempotencyKey: 'remembered' };
    const key = (await system.client.unary(Identity.createApiKey, request, await ann.as())).message;
    const again = system.client.unary(Identity.createApiKey, request, await ann.as());
    await expect(again).rejects.toMatchObject({ reason: 'RESOURCE_EXISTS', metadata: { keyId: key.keyId } });
    const { codes } = (await system.client.unary(Identity.createRecoveryCodes, { password: PASSWORD }, await ann.as()))
      .message;
    await system.close();

    const record = await onRecord({ url: undefined, dataDir }, ({ database }) => everyValue(database));
    rmSync(dataDir, { recursive: true, force: true });

    const secrets = [key.apiKey, ann.grant?.refreshToken ?? '', PASSWORD, ...codes];
    expect([record.includes(key.keyId), record.includes('remembered'), record.includes(ann.email)]).toEqual([
      true,
      true,
      true,
    ]);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(15);
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
        expect(record.includes(form)).toBe(false);
    }
  });
});
