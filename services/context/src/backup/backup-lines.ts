/** What is said in a backup besides rows. Its lines are a header, then per table an opening, its rows and a closing, then the end. */
export interface BackupHeader {
  readonly header: {
    /** RFC 3339. */
    readonly createdAt: string;
    /** The migrations that made the schema, in order. */
    readonly schema: readonly string[];
    readonly tables: readonly { readonly name: string; readonly rows: number }[];
  };
}

export interface TableOpening {
  readonly table: string;
  readonly columns: readonly string[];
  /** The last number given out, by column. */
  readonly sequences: Readonly<Record<string, string>>;
}

export interface TableClosing {
  readonly end: string;
  readonly rows: number;
  readonly sha256: string;
}

export interface BackupEnd {
  readonly done: true;
}

export type Statement = BackupHeader | TableOpening | TableClosing | BackupEnd;

export const isRow = (line: string): boolean => line.startsWith('[');

/** What a backup holds, for people. */
export interface Contents {
  readonly createdAt: string;
  readonly schema: string;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}

export const contentsOf = ({ header: { createdAt, schema, tables } }: BackupHeader): Contents => ({
  createdAt,
  schema: schema.at(-1) ?? '',
  tables,
});
