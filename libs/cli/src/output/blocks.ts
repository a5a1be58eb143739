import type { ExitCode } from '../command';
import type { Cell, Shape } from './numbers';

export interface Column {
  readonly name: string;
  readonly shape?: Shape;
}

/** Rows under names. */
export interface Table {
  readonly kind: 'table';
  readonly title?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What is said when there are none. */
  readonly empty?: string;
}

/** Names and values, one a line. */
export interface Facts {
  readonly kind: 'facts';
  readonly title?: string;
  readonly facts: readonly (readonly [name: string, value: Cell, shape?: Shape])[];
}

/** Drawn or written for a terminal of a width; programs never see it. */
export interface Picture {
  readonly kind: 'picture';
  readonly title?: string;
  lines(width: number): readonly string[];
}

export type Block = Table | Facts | Picture;

/** What a command answers: whole for programs, in parts for people. */
export interface Answer {
  /** As the API says it. */
  readonly json: unknown;
  /** What stands one a line in `ndjson`; the whole when absent. */
  readonly items?: readonly unknown[];
  readonly blocks: readonly Block[];
  /** Said beside the answer, on stderr. */
  readonly notes?: readonly string[];
  /** It was written as it came, so nothing is left to write. */
  readonly written?: boolean;
  /** It has no form but JSON. */
  readonly asJson?: boolean;
  /** What the process ends with; 0 unless said. */
  readonly exit?: ExitCode;
}
