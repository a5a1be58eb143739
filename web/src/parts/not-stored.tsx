import { isProblem } from '../api/problem';
import { Failure } from './notice';
import type { Task } from './use-task';

interface NotStoredParts {
  readonly task: Task;
  /** Gives up what this person did, for what is stored now. */
  readonly onTheirs: () => void;
  /** Takes what is stored now for seen. */
  readonly onMine: () => void;
}

/** Why something was not stored; where somebody else was quicker, the choice between his change and one's own. */
export function NotStored({ task, onTheirs, onMine }: NotStoredParts) {
  if (!isProblem(task.error, 'ETAG_MISMATCH')) return <Failure error={task.error} />;
  const theirs = () => {
    task.stop();
    onTheirs();
  };
  const mine = () => {
    onMine();
    task.run();
  };
  return (
    <div class="notice bad" role="alert">
      <p>
        This portfolio was changed after you began: in another tab, or by somebody you share it with. Nothing of yours
        is stored yet, so that nothing of theirs is lost.
      </p>
      <p class="actions">
        <button type="button" onClick={theirs}>
          See what is stored now
        </button>
        <button type="button" onClick={mine}>
          Store mine over it
        </button>
      </p>
    </div>
  );
}
