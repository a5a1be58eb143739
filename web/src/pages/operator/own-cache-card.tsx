import { useSignal } from '@preact/signals';

import { ask } from '../../api/client';
import type { OwnCache } from '../../api/shapes/cache';
import { announce } from '../../app/announce';
import { Card } from '../../parts/card';
import { Failure, NotYet } from '../../parts/notice';
import { Table } from '../../parts/table';
import { useTask } from '../../parts/use-task';
import { useAnswer } from '../../api/use-answer';
import { bytesText, counted, percent } from '../../words/numbers';
import { questionText } from '../../words/questions';

/** A person's own part of the cache. */
export function OwnCacheCard() {
  const times = useSignal(0);
  return <Usage key={times.value} onChange={() => (times.value += 1)} />;
}

function Usage({ onChange }: { readonly onChange: () => void }) {
  const reading = useAnswer<OwnCache>('/v1/cache');
  const { answer, error } = reading.value;
  const clear = useTask(async () => {
    await ask('/v1/cache', { method: 'DELETE' });
    announce('Every answer kept for you is out of reach; the next ones are computed.');
    onChange();
  });
  if (answer === undefined) return <NotYet what="Asking the cache" error={error} />;
  const { methods, entries, bytes } = answer.value;
  return (
    <Card kicker="Kept for you" title={findingOf(answer.value)}>
      {methods.length > 0 && (
        <Table
          caption={`${counted(Number(entries), 'answer')}, ${bytesText(Number(bytes))}, by what was asked`}
          rows={methods}
          columns={[
            { title: 'Question', cell: ({ method }) => questionText(method) },
            { title: 'Kept', number: true, cell: (row) => row.entries },
            { title: 'Size', number: true, cell: (row) => bytesText(Number(row.bytes)) },
            { title: 'Hits', number: true, cell: ({ hits }) => hits },
            { title: 'Misses', number: true, cell: ({ misses }) => misses },
            { title: 'Hit ratio', number: true, cell: ({ hitRatio }) => percent(hitRatio, 0) },
          ]}
        />
      )}
      <p class="hint">Hits and misses are those of the replica that answered, since it started.</p>
      <Failure error={clear.error} />
      <p class="actions">
        <button type="button" onClick={onChange}>
          Look again
        </button>
        <button type="button" disabled={clear.busy} onClick={clear.run}>
          Clear my part
        </button>
      </p>
    </Card>
  );
}

function findingOf({ methods, entries }: OwnCache): string {
  const hits = methods.reduce((sum, row) => sum + Number(row.hits), 0);
  const all = hits + methods.reduce((sum, { misses }) => sum + Number(misses), 0);
  const kept = `${counted(Number(entries), 'answer')} kept`;
  return all === 0
    ? `${kept}; nothing was asked of this replica yet`
    : `${kept}; ${percent(hits / all, 0)} of your questions needed no computation`;
}
