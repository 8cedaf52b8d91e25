/** What a leaf may add to the score before the learning rate, both ends included. */
export interface ValueRange {
  readonly lowest: number;
  readonly highest: number;
}
