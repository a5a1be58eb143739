import type { FaultKind, HistoryEvent } from '../history';
import type { World } from './world';

/** Writes the history of a simulation, and counts what happened in it. */
export class Recorder {
  readonly events: HistoryEvent[] = [];
  readonly counts = new Map<string, number>();
  readonly trace: string[] = [];

  constructor(
    private readonly world: World,
    private readonly traced: boolean,
  ) {}

  add(event: HistoryEvent): void {
    this.events.push(event);
  }

  readonly count = (what: string): void => {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    this.note(() => what);
  };

  /** A line of the story, told only when somebody wants to hear it. */
  note(tell: () => string): void {
    if (this.traced) this.trace.push(`${this.world.now.toFixed(3).padStart(12)}  ${tell()}`);
  }

  fault(fault: FaultKind, facts: { start: number; end: number; key?: string; replica?: string }): void {
    this.events.push({ kind: 'fault', fault, ...facts });
  }
}
