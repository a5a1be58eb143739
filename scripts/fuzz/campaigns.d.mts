export interface Tally {
  readonly path: string;
  readonly asked: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly faults: readonly { readonly path: string; readonly index: number; readonly fault: string }[];
}

/** A module of a package by its place in the source. */
export type Load = (folder: string, file: string) => unknown;

export interface House {
  readonly door: string;
  readonly grpc: string;
  readonly context: string;
  readonly risk: string;
  readonly secrets: unknown;
  readonly admin: { readonly email: string; readonly password: string };
}

export function methodsAlone(load: Load): Promise<{ readonly definition: { readonly path: string } }[]>;
export function inputsOf(descriptors: unknown): ReadonlyMap<string, unknown>;
export function caseBytes(asked: { descriptor: unknown; path: string; seed: number; index: number }): Buffer;
export function fuzzMethod(asked: {
  method: unknown;
  descriptor: unknown;
  serving: unknown;
  seed: number;
  count: number;
  from?: number;
}): Promise<Tally>;
export function fuzzOverTheWire(asked: {
  house: House;
  load: Load;
  seed: number;
  from: number;
  only: string;
  count: number;
  files: number;
  said(tally: Tally): void;
}): Promise<Tally[]>;
export function faultIn(answer: { status: number; type: string; text: string }): string | undefined;
