import { useSignal, useSignalEffect } from '@preact/signals';

import { live, newest } from '../../api/state';
import { Card } from '../../parts/card';
import { Table } from '../../parts/table';

interface Heard {
  readonly at: string;
  readonly generation: string;
  readonly marketDataVersion: string;
}

const MOST = 12;

/** The states this tab heard of, the newest first. */
export function EventLog() {
  const log = useSignal<readonly Heard[]>([]);
  useSignalEffect(() => {
    const heard = { ...newest.value, at: new Date().toLocaleTimeString('en-GB') };
    if (heard.generation !== '') log.value = [heard, ...log.peek()].slice(0, MOST);
  });
  return (
    <Card
      kicker="Changes as they happen"
      title={
        live.value
          ? 'This page hears of every change of your data and of the prices'
          : 'This page hears of no changes now; it asks at every look'
      }
    >
      <Table
        caption="States heard of, the newest first"
        rows={log.value}
        columns={[
          { title: 'At', cell: ({ at }) => at },
          { title: 'Generation of your data', cell: ({ generation }) => <State name={generation} /> },
          { title: 'Version of the prices', cell: ({ marketDataVersion }) => <State name={marketDataVersion} /> },
        ]}
      />
      <p class="hint">
        An answer names the state it was made of. A newer state makes older answers unreachable, whatever is still
        stored.
      </p>
    </Card>
  );
}

/** As far as the cards tell it, so that both can be compared; the whole of it for whoever points there. */
const State = ({ name }: { readonly name: string }) => <code title={name}>…{name.slice(-6)}</code>;
