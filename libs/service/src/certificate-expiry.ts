import { X509Certificate } from 'node:crypto';
import { basename } from 'node:path';
import { metrics } from '@opentelemetry/api';

/** When the certificate in each file ends, in seconds since the epoch. As many as files were named in settings. */
const ends = new Map<string, number>();
let reported = false;

/** Reports the certificate's end from now on; one that took another's place in its file is told anew. */
export function reportExpiry(file: string, certificate: Buffer): void {
  ends.set(basename(file), Date.parse(new X509Certificate(certificate).validTo) / 1000);
  if (reported) return;
  reported = true;
  metrics
    .getMeter('perfolio.service')
    .createObservableGauge('perfolio.certificate.end', { unit: 's', description: 'When the certificate ends.' })
    .addCallback((result) => {
      for (const [name, end] of ends) result.observe(end, { file: name });
    });
}
