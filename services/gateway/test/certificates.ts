import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority of a test's own, in a folder of its own. */
export interface Authority {
  readonly caFile: string;
  /** A certificate for some names, and its files. */
  issue(file: string, names: readonly string[]): { readonly certFile: string; readonly keyFile: string };
  /** Puts one certificate in the place of another. */
  replace(old: string, by: string): void;
  forget(): void;
}

export function newAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-ca-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    '/CN=test authority',
  );
  return {
    caFile: at('ca.crt'),
    issue: (file, names) => {
      openssl('req', ...newKey, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', `/CN=${file}`);
      const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',');
      writeFileSync(at(`${file}.ext`), `subjectAltName=${alternatives}\n`);
      const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${file}.ext`];
      openssl('x509', '-req', '-in', `${file}.csr`, ...signed, '-out', `${file}.crt`, '-days', '2');
      return { certFile: at(`${file}.crt`), keyFile: at(`${file}.key`) };
    },
    replace: (old, by) => {
      for (const kind of ['key', 'crt']) copyFileSync(at(`${by}.${kind}`), at(`${old}.${kind}`));
    },
    forget: () => rmSync(folder, { recursive: true, force: true }),
  };
}
