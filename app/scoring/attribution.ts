/** How a score is made up of what each input adds to it. */
export interface Attribution {
  /** The score of nobody in particular: what is expected before any input is known. */
  readonly base: number;
  /** `[inputs]`, toward bad, in the unit of the score; base + sum = score. */
  readonly contributions: Float64Array;
}
