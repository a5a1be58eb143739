import { useSignal } from '@preact/signals';

import { valueOf } from '../../api/client';
import { useAnswer } from '../../api/use-answer';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Choice } from '../../parts/field';
import { Form } from '../../parts/form';
import { Failure, NotYet } from '../../parts/notice';
import { Table } from '../../parts/table';
import { useTask } from '../../parts/use-task';
import { counted, dateText, timeText } from '../../words/numbers';

interface MarketData {
  readonly marketDataVersion: string;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly tickers: readonly string[];
  readonly versionTime?: string;
}

interface PriceImport {
  readonly marketDataVersion: string;
  readonly rows: number;
  readonly tickers: number;
  readonly rejected: readonly {
    readonly line: number;
    readonly ticker: string;
    readonly got: string;
    readonly reason: string;
  }[];
  readonly rejectedCount: number;
}

/** The prices everybody's answers are made of, and how new ones come in. */
export function PricesCard() {
  const report = useSignal<PriceImport | undefined>(undefined);
  return (
    <div class="cards">
      <State key={report.value?.marketDataVersion} />
      <ImportForm onReport={(value) => (report.value = value)} />
      {report.value !== undefined && <ImportReport report={report.value} />}
    </div>
  );
}

function State() {
  const reading = useAnswer<MarketData>('/v1/marketData');
  const { answer, error } = reading.value;
  if (answer === undefined) return <NotYet what="Looking up the prices" error={error} />;
  const { marketDataVersion, firstDate, lastDate, tickers, versionTime } = answer.value;
  return (
    <Card
      kicker="Prices"
      title={
        tickers.length === 0
          ? 'There are no prices yet'
          : `${counted(tickers.length, 'ticker')}, ${dateText(firstDate)} to ${dateText(lastDate)}`
      }
    >
      <p class="hint">
        Version <code>{marketDataVersion}</code>, made {timeText(versionTime)}.
      </p>
      <details class="behind">
        <summary>All tickers</summary>
        <p>{tickers.join(' ')}</p>
      </details>
    </Card>
  );
}

type OnConflict = 'REPLACE' | 'KEEP' | 'FAIL';

function ImportForm({ onReport }: { readonly onReport: (report: PriceImport) => void }) {
  const file = useSignal<File | undefined>(undefined);
  const onConflict = useSignal<OnConflict>('REPLACE');
  const { run, busy, error } = useTask(async (signal) => {
    if (file.value === undefined) return;
    const isPacked = file.value.name.endsWith('.gz');
    const headers = { 'content-type': 'text/csv', ...(isPacked && { 'content-encoding': 'gzip' }) };
    const path = `/v1/marketData:import?onConflict=${onConflict.value}`;
    onReport(await valueOf<PriceImport>(path, { method: 'POST', headers, body: file.value, signal }));
    announce('The prices are in; every page reads them now.');
  });
  return (
    <Card kicker="Bring prices" title="Daily closes, all of a file or nothing">
      <Form label="Import prices" onSubmit={run}>
        <div class="field">
          <label for="price-file">File of prices (CSV, or CSV in gzip)</label>
          <input
            id="price-file"
            type="file"
            accept=".csv,.gz"
            required
            onChange={(event) => (file.value = event.currentTarget.files?.[0])}
          />
        </div>
        <Choice
          label="A price for a date that has one"
          value={onConflict.value}
          options={[
            ['REPLACE', 'takes its place'],
            ['KEEP', 'is passed over'],
            ['FAIL', 'refuses the file'],
          ]}
          onValue={(value) => (onConflict.value = value)}
        />
        <p class="hint">
          Wide, <code>date,T1,T2 …</code>, or long, <code>date,ticker,close</code>. Prices adjusted for splits and
          dividends.
        </p>
        <Failure error={error} />
        <p class="actions">
          <button type="submit" class="first" disabled={busy}>
            {busy ? 'Importing …' : 'Import'}
          </button>
        </p>
      </Form>
    </Card>
  );
}

const ImportReport = ({ report }: { readonly report: PriceImport }) => (
  <section class="card wide">
    <h2>
      {counted(report.tickers, 'ticker')} changed by {counted(report.rows, 'date')},{' '}
      {counted(report.rejectedCount, 'cell')} passed over
    </h2>
    {report.rejected.length > 0 && (
      <Table
        caption="Cells that are no price"
        rows={report.rejected}
        columns={[
          { title: 'Line', cell: ({ line }) => line },
          { title: 'Ticker', cell: ({ ticker }) => ticker },
          { title: 'As written', cell: ({ got }) => <code>{got}</code> },
          { title: 'Why', cell: ({ reason }) => reason },
        ]}
      />
    )}
  </section>
);
