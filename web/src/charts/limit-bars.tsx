import { Table } from '../parts/table';
import { type LimitRow, STATUS_TEXT, worstFirst } from '../words/limits';

/** Limits as bars: how much of each is used, the stroke in the middle being all of it. */
export function LimitBars({ rows, caption }: { readonly rows: readonly LimitRow[]; readonly caption: string }) {
  return (
    <Table
      caption={caption}
      rows={worstFirst(rows)}
      rowClass={({ status, near }) => toneOf(status, near)}
      columns={[
        { title: 'Limit', cell: ({ name }) => name },
        { title: 'State', cell: (row) => <Status {...row} /> },
        { title: 'Is', number: true, cell: ({ actual }) => actual },
        { title: 'May be', number: true, cell: ({ bound }) => bound },
        { title: 'Distance', number: true, cell: ({ distance }) => distance },
        { title: 'Used', cell: ({ used }) => <Used part={used} /> },
      ]}
    />
  );
}

const toneOf = (status: LimitRow['status'], near: boolean): string => {
  if (status === 'FAIL') return 'fail';
  if (status === 'NOT_EVALUATED') return 'unknown';
  return near || status === 'PARTIAL' ? 'near' : 'pass';
};

const SIGNS: Readonly<Record<string, string>> = { fail: '✕', near: '!', pass: '✓', unknown: '?' };

function Status({ status, near }: LimitRow) {
  const tone = toneOf(status, near);
  const text = status === 'PASS' && near ? 'close' : STATUS_TEXT[status];
  return (
    <span class={`state ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {text}
    </span>
  );
}

const WIDTH = 76;

/** Twice the limit and more is as long as it gets. */
function Used({ part }: { readonly part: number | undefined }) {
  if (part === undefined) return null;
  const long = Math.min(1, Math.max(0, part) / 2) * WIDTH;
  return (
    <svg class="used" width={WIDTH} height={14} role="img" aria-label={`${Math.round(part * 100)} % used`}>
      <rect width={WIDTH} y={3} height={8} class="track" />
      <rect width={long} y={3} height={8} class="fill" />
      <line x1={WIDTH / 2} x2={WIDTH / 2} y1={0} y2={14} class="edge" />
    </svg>
  );
}
