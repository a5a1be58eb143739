// A certificate for the loopback address, which is its own authority.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function newCertificate(folder) {
  const [certFile, keyFile] = [join(folder, 'door.crt'), join(folder, 'door.key')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
  const names = ['-subj', '/CN=load', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...key, ...names, '-out', certFile], { stdio: 'pipe' });
  return { certFile, keyFile, ca: readFileSync(certFile) };
}
