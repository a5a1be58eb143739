export interface Mismatch {
  readonly path: string;
  readonly got: unknown;
  readonly want: unknown;
}

export interface Tolerance {
  readonly absolute?: number;
  readonly relative?: number;
}

export interface Comparison {
  readonly tolerances: Readonly<Record<string, Tolerance | null | string>> & { readonly default: Tolerance };
  readonly names?: Readonly<Record<string, string>>;
  readonly path?: string;
}

export function compare(got: unknown, want: unknown, comparison: Comparison): Mismatch[];
export function only(answer: object, want: object): Record<string, unknown>;
