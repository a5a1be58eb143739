import type { Database } from './database/database';
import type { Changes } from './generation';
import type { Attempts } from './identity/attempts';
import type { PasswordLists } from './identity/guessable-password';
import type { KeyUses } from './identity/key-uses';
import type { Passwords } from './identity/password';
import type { Columns } from './market-data/columns';
import type { Importer } from './market-data/importer';
import type { Relay } from './outbox';
import type { Paging } from './paging';
import type { PositionMetadata } from './portfolios/position-metadata';

/** What handlers work with. */
export interface Dependencies {
  readonly database: Database;
  readonly changes: Changes;
  readonly relay: Relay;
  readonly paging: Paging;
  readonly passwords: Passwords;
  readonly passwordLists: PasswordLists;
  readonly keyUses: KeyUses;
  readonly attempts: Attempts;
  readonly columns: Columns;
  readonly importer: Importer;
  readonly positionMetadata: PositionMetadata;
  readonly signUp: boolean;
  readonly random: (bytes: number) => Buffer;
  readonly now: () => number;
}
