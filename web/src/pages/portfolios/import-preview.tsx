import { useSignal } from '@preact/signals';

import type { PortfolioImport } from '../../api/shapes/portfolio';
import { Table } from '../../parts/table';
import { counted } from '../../words/numbers';
import type { HeldFile } from './import-file';

interface PreviewParts {
  readonly file: HeldFile;
  readonly report: PortfolioImport;
  readonly busy: boolean;
  readonly onStore: () => void;
}

const PAGE = 200;

/** Every row of a file and what it was taken for. */
export function ImportPreview({ file, report, busy, onStore }: PreviewParts) {
  const shown = useSignal(PAGE);
  const isCsv = file.type === 'text/csv';
  const wrong = report.rows.filter(({ problems }) => problems.length > 0).length;
  const rows = [...report.rows].sort(
    (a, b) => Number(b.problems.length > 0) - Number(a.problems.length > 0) || a.row - b.row,
  );
  return (
    <>
      <h3>{findingOf(report, wrong)}</h3>
      {isCsv && <Columns report={report} />}
      <Table
        caption={`${file.name}: ${counted(report.rows.length, 'row')}`}
        rows={rows.slice(0, shown.value)}
        rowClass={({ problems }) => (problems.length > 0 ? 'fail' : undefined)}
        columns={[
          { title: isCsv ? 'Line' : 'Portfolio', cell: ({ row }) => row },
          { title: 'Ticker', cell: ({ ticker }) => ticker },
          {
            title: 'Verdict',
            cell: ({ problems }) => (problems.length === 0 ? '✓\u00a0understood' : problems.join(' ')),
          },
          {
            title: 'As written',
            cell: ({ row }) => (isCsv ? <code>{file.lines[row - 1] ?? ''}</code> : report.portfolios[row - 1]?.name),
          },
        ]}
      />
      {rows.length > shown.value && (
        <button type="button" onClick={() => (shown.value += PAGE)}>
          Show more rows
        </button>
      )}
      <p class="actions">
        <button type="button" class="first" disabled={!report.valid || busy} onClick={onStore}>
          {busy ? 'Storing …' : `Store ${counted(report.portfolios.length, 'portfolio')}`}
        </button>
        {!report.valid && <span class="hint">Mend the file and drop it again: it is taken whole or not at all.</span>}
      </p>
    </>
  );
}

function findingOf({ portfolios, rows }: PortfolioImport, wrong: number): string {
  if (wrong > 0) return `${wrong} of ${counted(rows.length, 'row')} cannot be taken`;
  const positions = portfolios.reduce((sum, portfolio) => sum + portfolio.positions, 0);
  return `${counted(portfolios.length, 'portfolio')} with ${counted(positions, 'position')}, every row understood`;
}

function Columns({ report: { columns, separator, decimalMark } }: { readonly report: PortfolioImport }) {
  const names = columns.map(({ header, means }) => `${header} → ${means === '' ? 'passed over' : means}`);
  const marks = decimalMark === 'COMMA' ? 'decimal commas' : 'decimal points';
  const between = separator === '\t' ? 'tabs' : `“${separator}”`;
  return (
    <p class="hint">
      Columns: {names.join(', ')}. Separated by {between}, {marks}.
    </p>
  );
}
