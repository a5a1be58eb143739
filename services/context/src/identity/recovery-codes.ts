import type { contextV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';
import { sql } from 'kysely';

import { type OwnRows, withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { provePassword } from './change-password';
import { digestOf } from './secret-token';
import { remember } from './security-log';

const CODES = 10;
/** 120 bits, so that what is kept needs no slow hash either. */
const CODE_BYTES = 15;
const LETTERS = 24;
/** Crockford's: no letter that reads like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Makes new recovery codes; the ones before no longer work. They are shown now and never again. */
export const createRecoveryCodes =
  (dependencies: Pick<Dependencies, 'database' | 'passwords' | 'attempts' | 'random'>) =>
  async (
    { password }: contextV1.CreateRecoveryCodesRequest,
    call: PrincipalCall,
  ): Promise<contextV1.CreateRecoveryCodesResponse> => {
    const { caller, session } = call.principal;
    await provePassword(dependencies, password, call);
    const codes = Array.from({ length: CODES }, () => newCode(dependencies.random));
    await withOwnRows(dependencies.database, caller, async (own) => {
      await replaceCodes(own, { owner: caller, digests: codes.map(recoveryDigest) });
      const entry = { actor: caller, subject: caller, credential: session };
      await remember(own, { event: 'RECOVERY_CODES_CREATED', ...entry }, call);
    });
    return { codes };
  };

async function replaceCodes(
  own: OwnRows,
  { owner, digests }: { readonly owner: string; readonly digests: readonly string[] },
): Promise<void> {
  await sql`delete from recovery_codes where owner = ${owner}::uuid`.execute(own);
  await sql`
    insert into recovery_codes (owner, digest)
    select ${owner}::uuid, digest from unnest(${[...digests]}::text[]) as digest`.execute(own);
}

/** `ABCD-EFGH-JKMN-PQRS-TVWX-YZ01` */
function newCode(random: (bytes: number) => Buffer): string {
  const bits = random(CODE_BYTES).reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  const letters = Array.from({ length: LETTERS }, (_, at) => ALPHABET[Number((bits >> BigInt(at * 5)) & 31n)]);
  return letters.join('').replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** However a person types it: in small letters, with other spaces, with an O for a zero. */
export const recoveryDigest = (code: string): string =>
  digestOf(code.slice(0, 64).toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1'));
