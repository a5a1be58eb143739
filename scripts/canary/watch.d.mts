export interface Sighting {
  readonly mark: string;
  readonly owner: string;
  readonly reader: string;
  readonly place: string;
}

export interface Watch {
  readonly found: readonly Sighting[];
  word(owner: string): string;
  quantity(owner: string): number;
  look(text: string, at: { readonly reader?: string; readonly place: string }): number;
  planted(): number;
}

export function createWatch(): Watch;
