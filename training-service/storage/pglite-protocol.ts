/** Messages between the event loop and PGlite's thread. */

export type ThreadRequest =
  | {
      readonly id: number;
      readonly kind: 'query';
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly id: number; readonly kind: 'close' };

export interface QueryResult {
  readonly rows: readonly unknown[];
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly affectedRows: number;
}

export interface ThreadError {
  readonly message: string;
  readonly code: string | undefined;
  readonly constraint: string | undefined;
  readonly detail: string | undefined;
}

/** Answer 0 says that the database is open. */
export type ThreadAnswer =
  | { readonly id: number; readonly ok: true; readonly result: QueryResult | null }
  | { readonly id: number; readonly ok: false; readonly error: ThreadError };
