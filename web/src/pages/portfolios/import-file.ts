import { valueOf } from '../../api/client';
import type { PortfolioImport } from '../../api/shapes/portfolio';

export type DecimalMark = '' | 'POINT' | 'COMMA';

/** A file as it was dropped, its lines at hand to be shown beside what they were taken for. */
export interface HeldFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: ArrayBuffer;
  readonly lines: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/csv',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  json: 'application/json',
};

export async function heldFile(file: File): Promise<HeldFile> {
  const bytes = await file.arrayBuffer();
  const type = TYPES[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text/csv';
  return { name: file.name, type, bytes, lines: new TextDecoder().decode(bytes).split(/\r\n|\n|\r/) };
}

interface ImportOptions {
  readonly validateOnly: boolean;
  readonly name: string;
  readonly mark: DecimalMark;
  readonly signal: AbortSignal;
}

export function sendImport(
  file: HeldFile,
  { validateOnly, name, mark, signal }: ImportOptions,
): Promise<PortfolioImport> {
  const query = new URLSearchParams({ validateOnly: String(validateOnly) });
  if (name !== '') query.set('name', name);
  if (mark !== '') query.set('decimalMark', mark);
  return valueOf<PortfolioImport>(`/v1/portfolios:import?${query}`, {
    method: 'POST',
    headers: { 'content-type': file.type },
    body: file.bytes,
    signal,
  });
}
