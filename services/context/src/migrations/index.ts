import { credentials } from './0006-credentials';
import { deviceFacts } from './0010-device-facts';
import { fewSessions } from './0008-few-sessions';
import { functions } from './0003-functions';
import { linkedIdentities } from './0009-linked-identities';
import { owners } from './0004-owners';
import { ownPassword } from './0012-own-password';
import { ownRows } from './0005-own-rows';
import { ownSnapshot } from './0011-own-snapshot';
import { prices } from './0002-prices';
import { record } from './0001-record';
import { sharing } from './0007-sharing';

export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
  /** Takes away what an earlier version needs, which then refuses to start. Only after every version that needs it is out of use. */
  readonly breaks?: true;
}

/** In order; a released one never changes. Each only adds, so that the version before keeps running beside it. */
export const MIGRATIONS: readonly Migration[] = [
  record,
  prices,
  functions,
  owners,
  ownRows,
  credentials,
  sharing,
  fewSessions,
  linkedIdentities,
  deviceFacts,
  ownSnapshot,
  ownPassword,
];
