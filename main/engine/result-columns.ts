/** The columns that a result adds at the end of a file, in this order. */
export const RESULT_COLUMNS = ['decision', 'confidence', 'probability_of_default'] as const;
