import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';
import { newApiKey } from './api-key';
import { deleteApiKey, listApiKeys as readKeys } from './api-key-store';
import { makeApiKey, repeatableKey } from './make-api-key';
import { newSecret } from './secret-token';
import { remember } from './security-log';

/** Tells a key from every other kind of credential, also to those who search for leaked ones. */
export const KEY_PREFIX = 'pfk';
const REQUEST = 'perfolio.context.v1.CreateApiKeyRequest';

/** Makes a key of the caller's. It is shown now and never again. */
export const createApiKey =
  ({ database, random, now }: Pick<Dependencies, 'database' | 'random' | 'now'>) =>
  async (request: contextV1.CreateApiKeyRequest, call: PrincipalCall): Promise<contextV1.CreateApiKeyResponse> => {
    const { caller, session, scopes } = call.principal;
    const asked = newApiKey(request, { allowed: scopes, now: now() });
    const repeatable = repeatableKey({ typeName: REQUEST, request, owner: caller }, call);
    const { secret, digest } = newSecret(KEY_PREFIX, random);
    const keyId = await withOwnRows(database, caller, async (own) => {
      const made = await makeApiKey(own, { ...asked, owner: caller, digest }, repeatable);
      const entry = { actor: caller, subject: caller, credential: session, detail: made };
      await remember(own, { event: 'KEY_CREATED', ...entry }, call);
      return made;
    });
    return { keyId, apiKey: secret };
  };

/** The caller's keys, newest first. */
export const listApiKeys =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (
    request: contextV1.ListApiKeysRequest,
    { principal: { caller } }: PrincipalCall,
  ): Promise<contextV1.ListApiKeysResponse> => {
    const scope = `keys ${caller}`;
    const { size, after } = paging.read(request, scope);
    const rows = await withOwnRows(database, caller, (own) =>
      readKeys(own, { owner: caller, before: after, count: size + 1 }),
    );
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return {
      apiKeys: shown.map(({ key }) => key),
      nextPageToken: rows.length > size && last !== undefined ? paging.token(last.sequence, scope) : '',
    };
  };

/** Revokes a key of the caller's. A revoked one is missing, like everybody else's. */
export const revokeApiKey =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (request: contextV1.RevokeApiKeyRequest, call: PrincipalCall): Promise<contextV1.RevokeApiKeyResponse> => {
    const { caller, session } = call.principal;
    const keyId = uuidOf(request.keyId);
    if (keyId === undefined) throw notFound('key');
    await withOwnRows(database, caller, async (own) => {
      if (!(await deleteApiKey(own, { owner: caller, keyId }))) throw notFound('key');
      const entry = { actor: caller, subject: caller, credential: session, detail: keyId };
      await remember(own, { event: 'KEY_REVOKED', ...entry }, call);
    });
    return {};
  };
