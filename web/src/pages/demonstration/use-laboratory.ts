import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

import { ownWorker } from '../../app/own-worker';
import type { Deed, FleetState, Happening, Told } from '../../demonstration/messages';

export interface StoryLine {
  readonly number: number;
  readonly at: string;
  readonly happening: Happening;
}

export interface Laboratory {
  /** Undefined until the worker has spoken. */
  readonly state: Signal<FleetState | undefined>;
  /** The newest first. */
  readonly story: Signal<readonly StoryLine[]>;
  readonly error: Signal<unknown>;
  readonly act: (deed: Deed) => void;
}

const MOST_LINES = 80;

/** The replicas in their worker, as long as somebody looks at them. */
export function useLaboratory(): Laboratory {
  const state = useSignal<FleetState | undefined>(undefined);
  const story = useSignal<readonly StoryLine[]>([]);
  const error = useSignal<unknown>(undefined);
  const worker = useRef<Worker | undefined>(undefined);
  const count = useRef(0);
  useEffect(() => {
    const started = ownWorker('demonstration');
    worker.current = started;
    started.onmessage = ({ data }: MessageEvent<Told>) => {
      state.value = data.state;
      if (data.happened.length > 0) story.value = [...linesOf(data, count), ...story.peek()].slice(0, MOST_LINES);
    };
    started.onerror = ({ message }) => {
      error.value = new Error(message || 'The demonstration stopped.');
    };
    return () => started.terminate();
  }, [state, story, error]);
  return { state, story, error, act: (deed) => worker.current?.postMessage(deed) };
}

function linesOf({ happened }: Told, count: { current: number }): readonly StoryLine[] {
  const at = new Date().toLocaleTimeString('en-GB');
  return happened.map((happening) => ({ number: (count.current += 1), at, happening })).toReversed();
}
