/** How the number columns of a file write their decimals, told from the cells themselves, column by column. */
import {
  type FeatureSchema,
  inputColumns,
  isModelNumber,
  type NumericColumn,
} from '../schema/feature-schema.ts';
import { type NumberReading, type NumberStyle, readingOf } from './number.ts';

/** Collects what the cells of one column say. */
export class StyleFinder {
  readonly #column: NumericColumn;
  readonly #pointsAreDecimals: boolean;
  #point = false;
  #comma = false;
  /** Whether every cell that can be read both ways can be meant in this one. */
  #pointFits = true;
  #commaFits = true;
  #either = false;

  /** @param pointsAreDecimals whether `1.169` is no thousand: a workbook's numbers are written so */
  constructor(column: NumericColumn, pointsAreDecimals = false) {
    this.#column = column;
    this.#pointsAreDecimals = pointsAreDecimals;
  }

  add(cell: string): void {
    const reading = readingOf(cell);
    if (reading.kind === 'point') this.#point = true;
    if (reading.kind === 'comma') this.#comma = true;
    if (reading.kind !== 'either') return;
    if (this.#pointsAreDecimals && cell.includes('.')) {
      this.#point = true;
      return;
    }
    this.#either = true;
    this.#pointFits &&= isMeant(this.#column, reading.point);
    this.#commaFits &&= isMeant(this.#column, reading.comma);
  }

  /** Whether the column holds anything but whole numbers without marks. */
  get isMarked(): boolean {
    return this.#point || this.#comma || this.#either;
  }

  /**
   * Spellings that can be read one way only decide; then, whether only one way gives numbers that the schema allows. A
   * column that holds both styles is undecided: each cell stands for itself.
   */
  get style(): NumberStyle {
    if (this.#point !== this.#comma) return this.#point ? 'decimal-point' : 'decimal-comma';
    if (this.#point || !this.#either || this.#pointFits === this.#commaFits) return 'undecided';
    return this.#pointFits ? 'decimal-point' : 'decimal-comma';
  }
}

/** Bytes of a file that are looked at to see how it writes numbers. */
export const SAMPLE_BYTES = 1_000_000;

/** Collects what the rows of a file say of each of its number columns. */
export class StylesFinder {
  readonly #finders: readonly (StyleFinder | null)[];
  readonly #positions: readonly number[];

  /**
   * @param positions `[inputs]`, where in a row each input column stands, -1 where it does not
   * @param pointsAreDecimals as of `StyleFinder`
   */
  constructor(schema: FeatureSchema, positions: readonly number[], pointsAreDecimals = false) {
    this.#positions = positions;
    this.#finders = inputColumns(schema).map((column) =>
      column.kind === 'numeric' ? new StyleFinder(column, pointsAreDecimals) : null,
    );
  }

  add(cells: readonly string[]): void {
    this.#finders.forEach((finder, input) => {
      const cell = cells[this.#positions[input] ?? -1];
      // Most numbers are whole ones, which say nothing.
      if (finder !== null && cell !== undefined && !/^\d*$/.test(cell)) finder.add(cell);
    });
  }

  /** `[inputs]`, undecided for a column that holds no numbers. */
  get styles(): readonly NumberStyle[] {
    return this.#finders.map((finder) => finder?.style ?? 'undecided');
  }

  /** `[inputs]`, whether the column holds numbers other than plain whole ones. */
  get marked(): readonly boolean[] {
    return this.#finders.map((finder) => finder?.isMarked ?? false);
  }
}

/** Whether the schema allows the number in this column. */
export function isMeant({ minimum, maximum, integer }: NumericColumn, value: number): boolean {
  return (
    value >= minimum && value <= maximum && isModelNumber(value) && (!integer || Number.isInteger(value))
  );
}

/** The only one of two readings that the schema allows; null where both are allowed, or neither. */
export function onlyMeant(
  column: NumericColumn,
  { point, comma }: Extract<NumberReading, { kind: 'either' }>,
): number | null {
  const [pointIs, commaIs] = [isMeant(column, point), isMeant(column, comma)];
  if (pointIs === commaIs) return null;
  return pointIs ? point : comma;
}
