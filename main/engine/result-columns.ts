/** The columns that a result adds at the end of a file, in this order. */
export const RESULT_COLUMNS = ['decision', 'confidence', 'probability_of_default'] as const;
/** What a file of rows to fix has in its last column: one problem behind the other. */
export const PROBLEMS_COLUMN = 'problems';
/** What stands behind them where reasons are asked for, the strongest first. */
export const REASON_COLUMNS = ['reason_1', 'reason_2', 'reason_3', 'reason_4'] as const;
