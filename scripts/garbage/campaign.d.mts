export interface Service {
  readonly base: string;
  readonly token: string;
}

export interface Tally {
  readonly asked: number;
  readonly answered: number;
  readonly refused: number;
  readonly faults: readonly { readonly seed: number; readonly fault: string }[];
}

export function importGarbage(service: Service): Promise<void>;
export function campaign(asked: Service & { readonly seed: number; readonly count: number }): Promise<Tally>;
