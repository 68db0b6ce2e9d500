/** A column of a DataTable: what a row shows, sorts and is found by there. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly value: (row: Row) => string | number;
  /** A grid track: `2fr`, `110px`. Without one `1fr`. */
  readonly width?: string;
  readonly align?: 'end';
  /** Names and addresses. */
  readonly mono?: boolean;
  /** Whether the filter looks into it; it does unless this is false. */
  readonly filterable?: boolean;
}

export interface Sort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}
