/** The rows of one sheet, as its XML goes by (ECMA-376, 18.3.1). */
import { dateText, numberText } from './cell-format.ts';
import { RichText, unescapeCharacters, type Workbook } from './workbook.ts';
import { attributeOf, type XmlHandler } from './xml-reader.ts';
import { type UnpackBudget, unreadable } from './zip.ts';

export interface SheetRow {
  /** As the sheet numbers it, from 1 on. */
  readonly line: number;
  /** Up to the last that is not empty. */
  readonly cells: readonly string[];
}

const MOST_COLUMNS = 16_384;
const MOST_ROWS = 1_048_576;
/** As in a text file: no applicant needs more. */
const MOST_ROW_CHARACTERS = 1_000_000;

/** A handler for the sheet's XML that gathers whole rows; those without any content are passed over. */
export class SheetRows implements XmlHandler {
  readonly #workbook: Workbook;
  readonly #budget: UnpackBudget;
  readonly #inline = new RichText();
  #rows: SheetRow[] = [];
  #isData = false;
  #isRow = false;
  #isValue = false;
  #isInline = false;
  #line = 0;
  #cells: string[] = [];
  #characters = 0;
  #column = -1;
  #type = '';
  #format = -1;
  #value = '';

  constructor(workbook: Workbook, budget: UnpackBudget) {
    this.#workbook = workbook;
    this.#budget = budget;
  }

  /** The rows that are complete, once. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: string): void {
    if (!this.#isRow) {
      if (name === 'sheetData') this.#isData = true;
      else if (name === 'row' && this.#isData) this.#startRow(attributes);
    } else if (name === 'c') this.#startCell(attributes);
    else if (name === 'v') this.#isValue = true;
    else if (name === 'is') {
      this.#isInline = true;
      this.#inline.clear();
    } else if (this.#isInline) this.#inline.open(name);
  }

  text(text: string): void {
    if (this.#isValue) this.#value += text;
    else if (this.#isInline) this.#inline.text(text);
  }

  close(name: string): void {
    if (!this.#isRow) {
      if (name === 'sheetData') this.#isData = false;
    } else if (name === 'c') this.#endCell();
    else if (name === 'v') this.#isValue = false;
    else if (name === 'is') this.#isInline = false;
    else if (this.#isInline) this.#inline.close(name);
    else if (name === 'row') this.#endRow();
  }

  #startRow(attributes: string): void {
    const given = Number(attributeOf(attributes, 'r') ?? this.#line + 1);
    if (!(Number.isInteger(given) && given > this.#line && given <= MOST_ROWS))
      throw unreadable('its rows are not in order');
    this.#line = given;
    this.#isRow = true;
    this.#cells = [];
    this.#characters = 0;
    this.#column = -1;
  }

  #startCell(attributes: string): void {
    const place = attributeOf(attributes, 'r');
    this.#column = place === null ? this.#column + 1 : columnOf(place);
    if (!(this.#column >= 0 && this.#column < MOST_COLUMNS))
      throw unreadable('a cell stands outside the sheet');
    this.#type = attributeOf(attributes, 't') ?? 'n';
    this.#format = Number(attributeOf(attributes, 's') ?? -1);
    this.#value = '';
    this.#inline.clear();
  }

  #endCell(): void {
    const text = this.#cellText();
    if (text === '') return;
    this.#characters += text.length;
    if (this.#characters > MOST_ROW_CHARACTERS) throw unreadable(`row ${this.#line} is too long`);
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #cellText(): string {
    const value = this.#value;
    const { sharedStrings, isDate, isFrom1904 } = this.#workbook;
    switch (this.#type) {
      case 's': {
        const text = value.trim() === '' ? '' : sharedStrings[Number(value)];
        if (text === undefined) throw unreadable('a cell refers to a text that is not there');
        // A text may be referred to more often than the file is long.
        this.#budget.spend(text.length);
        return text;
      }
      case 'inlineStr':
        return this.#inline.value;
      case 'str':
        return unescapeCharacters(value);
      case 'b':
        return value === '' ? '' : value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE';
      case 'n':
        return isDate[this.#format] === true ? dateText(value, isFrom1904) : numberText(value);
      default:
        // Errors (`#N/A`) and dates in ISO 8601 are written as what they are.
        return value;
    }
  }

  #endRow(): void {
    this.#isRow = false;
    if (this.#cells.some((cell) => cell.trim() !== ''))
      this.#rows.push({ line: this.#line, cells: this.#cells });
  }
}

/** `B7` is column 1; NaN where the text is no place of a cell. */
function columnOf(place: string): number {
  let column = 0;
  let at = 0;
  for (; at < place.length; at++) {
    const letter = (place.charCodeAt(at) | 0x20) - 0x60;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
    if (column > MOST_COLUMNS) return Number.NaN;
  }
  return at === 0 ? Number.NaN : column - 1;
}
