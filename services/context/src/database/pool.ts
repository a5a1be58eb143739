/** What a driver offers: the part of `pg`'s pool that Kysely's PostgreSQL dialect uses. */
export interface Pool {
  readonly options: object;
  connect(): Promise<Connection>;
  end(): Promise<void>;
}

export interface Connection {
  query(sql: string, parameters: readonly unknown[]): Promise<QueryOutcome>;
  /** @param destroy the connection is in no state to be used again */
  release(destroy?: boolean): void;
}

export interface QueryOutcome {
  readonly command: string;
  readonly rowCount: number;
  readonly rows: unknown[];
}
