import { StartRefused } from '@perfolio/service';

/** A backup or a restore that whoever asked for it has to put right. */
export class BackupRefused extends StartRefused {
  override readonly name = 'BackupRefused';
  override readonly exitCode = 2;
}

export const damaged = (what: string): BackupRefused =>
  new BackupRefused(`The backup is damaged: ${what}. Nothing was restored. Take another one.`);
