/** How rows are divided and packed. */
export interface GroupSettings {
  /** Rows of a group at most. */
  rowGroupSize: number;
  /** Bytes of a group, about. */
  maxGroupBytes: number;
  compression: 'none' | 'snappy';
}

/** What writes groups of rows into a Parquet file. */
export interface GroupWriter {
  /** Takes a checked row. */
  add(row: unknown): void;
  /** Writes the rows since the last call. */
  flush(): Promise<void>;
  /** @returns the length of the file */
  finish(): Promise<number>;
  /** Stops halfway. */
  close(): Promise<void>;
}
