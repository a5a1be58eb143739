/** The door for the command line: the whole record to a file and back, whichever database it is in. */
export { backupKey } from './backup-key';
export { type RecordPlace, recordPlace } from './record-place';
export type { Contents } from './backup-lines';
export { BackupRefused } from './backup-refused';
export { checkBackup } from './read-backup';
export { type RestoreOptions, restoreBackup } from './restore-backup';
export { type BackupOptions, writeBackup } from './write-backup';
export { type OpenDatabase, openDatabase } from '../database/database';
export { type SchemaLevel, schemaLevel } from './schema-level';
