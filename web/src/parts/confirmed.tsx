import { useRef } from 'preact/hooks';

import { Failure } from './notice';
import { useTask } from './use-task';

interface ConfirmedParts {
  readonly label: string;
  readonly question: string;
  readonly work: () => Promise<void>;
}

/** Something that cannot be taken back: asked about once more. */
export function Confirmed({ label, question, work }: ConfirmedParts) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { run, busy, error } = useTask(async () => {
    await work();
    dialog.current?.close();
  });
  return (
    <div class="actions">
      <button type="button" class="danger" onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-label={question}>
        <h2>{question}</h2>
        <Failure error={error} />
        <p class="actions">
          <button type="button" class="danger" disabled={busy} onClick={run}>
            {label}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
        </p>
      </dialog>
    </div>
  );
}
