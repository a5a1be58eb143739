export interface Rounds {
  readonly house: {
    readonly doors: readonly string[];
    readonly replicas: readonly string[];
    readonly secrets: unknown;
    readonly admin: string;
  };
  readonly load: (folder: string, file: string) => unknown;
  readonly rounds: number;
  readonly lanes: number;
  readonly chance: () => number;
  /** How often every way to lose a credential is tried at every door. */
  readonly times: number;
  readonly said?: (line: string) => void;
}

export interface Tally {
  readonly changes: number;
  readonly reads: Readonly<Record<string, number>>;
  readonly unanswered: Readonly<Record<string, number>>;
  readonly stale: readonly { readonly reader: string; readonly seen: number; readonly weight: number }[];
  readonly foreign: { readonly tried: number; readonly answered: number };
  readonly gone: { readonly tried: number; readonly letIn: number };
  readonly revoked: { readonly tried: number; readonly letIn: readonly { name: string; status: number }[] };
}

export function makeRounds(rounds: Rounds): Promise<Tally>;
export function faultsOf(tally: Tally & { readonly rounds: number }): string[];
