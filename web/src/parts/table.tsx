import type { ComponentChild } from 'preact';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChild;
  /** Numbers stand to the right. */
  readonly number?: boolean;
}

interface TableParts<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowClass?: (row: Row) => string | undefined;
}

/** The first column names the row. A table too wide for the page scrolls by itself, by keyboard too. */
export function Table<Row>({ caption, columns, rows, rowClass }: TableParts<Row>) {
  return (
    // A scrolling region has to be reachable without a mouse.
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, number }) => (
              <th key={title} scope="col" class={number === true ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} class={rowClass?.(row)}>
              {columns.map(({ title, cell, number }, place) =>
                place === 0 ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={number === true ? 'number' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The numbers behind a chart, for those who cannot see it or want them all. */
export function TableBehind<Row>(parts: TableParts<Row>) {
  return (
    <details class="behind">
      <summary>The numbers</summary>
      <Table {...parts} />
    </details>
  );
}
