import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';

import { ask } from '../../api/client';
import type { PortfolioImport } from '../../api/shapes/portfolio';
import { announce } from '../../app/announce';
import { go } from '../../app/router';
import { Choice, Field } from '../../parts/field';
import { Failure, Waiting } from '../../parts/notice';
import { useTask } from '../../parts/use-task';
import { counted } from '../../words/numbers';
import { type DecimalMark, type HeldFile, heldFile, sendImport } from './import-file';
import { ImportPreview } from './import-preview';

/** Brings portfolios from a file: first every row is shown as it was understood, then all of it is taken or nothing. */
export function ImportPanel() {
  const file = useSignal<HeldFile | undefined>(undefined);
  const name = useSignal('');
  const mark = useSignal<DecimalMark>('');
  const preview = useSignal<PortfolioImport | undefined>(undefined);
  const options = () => ({ name: name.value, mark: mark.value });
  const check = useTask(async (signal) => {
    preview.value = undefined;
    if (file.value !== undefined)
      preview.value = await sendImport(file.value, { ...options(), validateOnly: true, signal });
  });
  const store = useTask(async (signal) => {
    if (file.value === undefined) return;
    const { portfolios } = await sendImport(file.value, { ...options(), validateOnly: false, signal });
    await nameFactors(portfolios.map(({ portfolioId }) => portfolioId));
    announce(`${counted(portfolios.length, 'portfolio')} stored.`);
    file.value = undefined;
    preview.value = undefined;
    const [only] = portfolios;
    if (portfolios.length === 1 && only !== undefined) go(`/portfolios/${only.portfolioId}`);
  });
  const take = async (taken: File) => {
    file.value = await heldFile(taken);
    check.run();
  };
  return (
    <section class="card" aria-labelledby="import-title">
      <h2 id="import-title">Bring positions from a file</h2>
      <DropZone onFile={(taken) => void take(taken)} />
      {file.value !== undefined && (
        <div class="row">
          <Field label="Name of a portfolio without one" value={name.value} onValue={(value) => (name.value = value)} />
          <Choice
            label="Numbers look like"
            value={mark.value}
            options={[
              ['', 'as the file shows'],
              ['POINT', '1,234.5'],
              ['COMMA', '1.234,5'],
            ]}
            onValue={(value) => {
              mark.value = value;
              check.run();
            }}
          />
        </div>
      )}
      {check.busy && <Waiting what="Reading the file" />}
      <Failure error={check.error ?? store.error} />
      {file.value !== undefined && preview.value !== undefined && (
        <ImportPreview file={file.value} report={preview.value} busy={store.busy} onStore={store.run} />
      )}
    </section>
  );
}

/** By rule, where a file names none, so that a first report has something to say of them. */
async function nameFactors(ids: readonly string[]): Promise<void> {
  for (const id of ids) await ask(`/v1/portfolios/${id}/factorProxies:resolve`, { method: 'POST', json: {} });
}

function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const over = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const taken = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <div
      class={over.value ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        taken(event.dataTransfer?.files);
      }}
    >
      <p>
        Drop a CSV, YAML or JSON file here, or{' '}
        <button type="button" onClick={() => input.current?.click()}>
          choose one
        </button>
      </p>
      <p class="hint">
        CSV: one position a line, with columns like <code>ticker</code> and <code>weight</code>, <code>shares</code> or{' '}
        <code>value</code>. Weights are fractions: 0.25 is 25 %.
      </p>
      <input
        ref={input}
        class="hidden"
        type="file"
        aria-label="File of portfolios"
        accept=".csv,.yaml,.yml,.json,text/csv,application/yaml,application/json"
        onChange={(event) => {
          taken(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
