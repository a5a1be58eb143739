import { type Column, Table } from '../../parts/table';
import type { FactorRow } from './factor-rows';

interface TableParts {
  readonly rows: readonly FactorRow[];
  /** Absent for whoever may only look. */
  readonly onRows: ((rows: readonly FactorRow[]) => void) | undefined;
}

const FIELDS: readonly (readonly [Exclude<keyof FactorRow, 'ticker'>, string])[] = [
  ['market', 'Market'],
  ['momentum', 'Momentum'],
  ['value', 'Value'],
  ['industry', 'Industry'],
  ['subindustry', 'Peers'],
];

/** A line a position, a column a factor. */
export function FactorTable({ rows, onRows }: TableParts) {
  const columns = FIELDS.map(
    ([key, title]): Column<FactorRow> => ({
      title,
      cell: (row) =>
        onRows === undefined ? (
          row[key] || '–'
        ) : (
          <input
            class="narrow"
            aria-label={`${title} of ${row.ticker}`}
            autocapitalize="characters"
            value={row[key]}
            onInput={({ currentTarget }) => {
              onRows(rows.map((one) => (one.ticker === row.ticker ? { ...one, [key]: currentTarget.value } : one)));
            }}
          />
        ),
    }),
  );
  return (
    <Table
      caption="What explains each position, by ticker"
      rows={rows}
      columns={[{ title: 'Position', cell: ({ ticker }) => ticker }, ...columns]}
    />
  );
}
