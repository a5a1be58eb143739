import type { Settings } from '@perfolio/service';

const KEY_BYTES = 32;

/** The key that seals backups: `PERFOLIO_BACKUP_KEY`, 32 bytes as base64url, or its `_FILE`. Absent, they are not encrypted. */
export function backupKey(read: Settings): Uint8Array | undefined {
  const text = read.secret('PERFOLIO_BACKUP_KEY');
  if (text === undefined) return undefined;
  const key = Buffer.from(text, 'base64url');
  if (key.length !== KEY_BYTES) read.fault(`PERFOLIO_BACKUP_KEY must be ${KEY_BYTES} bytes as base64url.`);
  return key;
}
