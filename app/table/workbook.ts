/** What a workbook says of its sheets (ECMA-376, parts 1 and 2): where they are, their shared texts, their formats. */
import { isDateFormat } from './cell-format.ts';
import { attributeOf, type XmlHandler, XmlReader } from './xml-reader.ts';
import { type UnpackBudget, unreadable, type ZipArchive, type ZipEntry } from './zip.ts';

export interface SheetPart {
  readonly name: string;
  readonly entry: ZipEntry;
}

export interface Workbook {
  /** In the workbook's order, those that are hidden behind the others. */
  readonly sheets: readonly SheetPart[];
  readonly sharedStrings: readonly string[];
  /** `[formats]`, whether a cell of the format shows a date. */
  readonly isDate: readonly boolean[];
  readonly isFrom1904: boolean;
}

/** Shared texts are held in memory; a sheet is not. */
const MOST_SHARED_BYTES = 300_000_000;
const MOST_SHARED_STRINGS = 20_000_000;
/** So many are looked through for one that holds anything. */
const MOST_SHEETS = 1000;
/** Of the other parts that are read whole. */
const MOST_PART_BYTES = 30_000_000;

const nothing = (): void => undefined;

/** @throws RiskError `xlsx.*` */
export async function readWorkbook(zip: ZipArchive, budget: UnpackBudget): Promise<Workbook> {
  const parts = new Parts(zip, budget);
  const [main] = await parts.related('', 'officeDocument');
  const path = main ?? { path: 'xl/workbook.xml', id: '' };
  if (path.path.toLowerCase().endsWith('.bin'))
    throw unreadable('it is a binary workbook (.xlsb); save it as .xlsx or CSV');
  if (zip.entry(path.path) === undefined) throw unreadable('it holds no workbook');
  const { sheets, isFrom1904 } = await readSheetList(parts, path.path);
  const worksheets = new Map(
    (await parts.related(path.path, 'worksheet')).map((sheet) => [sheet.id, sheet.path]),
  );
  const found = sheets
    .toSorted((a, b) => Number(a.isHidden) - Number(b.isHidden))
    .slice(0, MOST_SHEETS)
    .flatMap(({ name, id }) => {
      const entry = zip.entry(worksheets.get(id) ?? '');
      return entry === undefined ? [] : [{ name, entry }];
    });
  const [strings] = await parts.related(path.path, 'sharedStrings');
  const [styles] = await parts.related(path.path, 'styles');
  return {
    sheets: found,
    isFrom1904,
    sharedStrings: strings === undefined ? [] : await readSharedStrings(parts, strings.path),
    isDate: styles === undefined ? [] : await readDateFormats(parts, styles.path),
  };
}

class Parts {
  readonly #zip: ZipArchive;
  readonly #budget: UnpackBudget;

  constructor(zip: ZipArchive, budget: UnpackBudget) {
    this.#zip = zip;
    this.#budget = budget;
  }

  /** Nothing is read where the part is missing. */
  async read(path: string, handler: XmlHandler, mostBytes = MOST_PART_BYTES): Promise<void> {
    const entry = this.#zip.entry(path);
    if (entry === undefined) return;
    if (entry.bytes > mostBytes) this.#budget.refuse();
    const part = new XmlPart(handler);
    for await (const piece of this.#zip.unpack(entry, this.#budget)) part.push(piece);
    part.end();
  }

  /** The parts that a part refers to by a kind; the archive's own where the path is empty. */
  async related(path: string, kind: string): Promise<{ readonly id: string; readonly path: string }[]> {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, slash + 1);
    const found: { id: string; path: string }[] = [];
    await this.read(`${folder}_rels/${path.slice(slash + 1)}.rels`, {
      open: (name, attributes) => {
        if (name !== 'Relationship' || attributeOf(attributes, 'TargetMode') === 'External') return;
        const target = attributeOf(attributes, 'Target') ?? '';
        if (attributeOf(attributes, 'Type')?.endsWith(`/${kind}`) === true)
          found.push({ id: attributeOf(attributes, 'Id') ?? '', path: resolvePath(folder, target) });
      },
      text: nothing,
      close: nothing,
    });
    return found;
  }
}

/** An XML part as it comes: its bytes, in UTF-8 or by their mark in UTF-16. */
export class XmlPart {
  readonly #reader: XmlReader;
  #decoder: TextDecoder | undefined;

  constructor(handler: XmlHandler) {
    this.#reader = new XmlReader(handler);
  }

  /** @throws RiskError `xlsx.unreadable` */
  push(bytes: Uint8Array): void {
    this.#decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
    this.#reader.push(this.#decode(bytes));
  }

  /** @throws RiskError `xlsx.unreadable` where the part is not complete */
  end(): void {
    this.#reader.push(this.#decode());
    this.#reader.end();
  }

  /** What is left where no bytes are given. */
  #decode(bytes?: Uint8Array): string {
    try {
      return this.#decoder?.decode(bytes, { stream: bytes !== undefined }) ?? '';
    } catch {
      throw unreadable('its XML is damaged');
    }
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function resolvePath(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).replaceAll('\\', '/').split('/'))
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  return path.join('/');
}

interface ListedSheet {
  readonly name: string;
  readonly id: string;
  readonly isHidden: boolean;
}

async function readSheetList(
  parts: Parts,
  path: string,
): Promise<{ readonly sheets: readonly ListedSheet[]; readonly isFrom1904: boolean }> {
  const sheets: ListedSheet[] = [];
  let isFrom1904 = false;
  await parts.read(path, {
    open: (name, attributes) => {
      if (name === 'workbookPr') isFrom1904 = isTrue(attributeOf(attributes, 'date1904'));
      if (name !== 'sheet') return;
      sheets.push({
        name: attributeOf(attributes, 'name') ?? '',
        // By whatever prefix the writer gave to the namespace of relationships.
        id: attributeOf(attributes, /\s([\w.-]{1,40}:id)\s{0,9}=/.exec(attributes)?.[1] ?? 'r:id') ?? '',
        isHidden: (attributeOf(attributes, 'state') ?? 'visible') !== 'visible',
      });
    },
    text: nothing,
    close: nothing,
  });
  return { sheets, isFrom1904 };
}

function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true' || value === 'on';
}

async function readSharedStrings(parts: Parts, path: string): Promise<string[]> {
  const strings: string[] = [];
  const reader = new RichText();
  await parts.read(
    path,
    {
      open: (name) => {
        if (name === 'si') reader.clear();
        else reader.open(name);
      },
      text: (text) => reader.text(text),
      close: (name) => {
        reader.close(name);
        if (name !== 'si') return;
        if (strings.push(reader.value) > MOST_SHARED_STRINGS) throw unreadable('it holds too many texts');
      },
    },
    MOST_SHARED_BYTES,
  );
  return strings;
}

/** A text in runs of different formats, together; how it is spoken (`rPh`) is left out. */
export class RichText {
  #parts = '';
  #isText = false;
  #isSpoken = false;

  get value(): string {
    return unescapeCharacters(this.#parts);
  }

  clear(): void {
    this.#parts = '';
    this.#isText = false;
    this.#isSpoken = false;
  }

  open(name: string): void {
    if (name === 't') this.#isText = true;
    else if (name === 'rPh') this.#isSpoken = true;
  }

  text(text: string): void {
    if (this.#isText && !this.#isSpoken) this.#parts += text;
  }

  close(name: string): void {
    if (name === 't') this.#isText = false;
    else if (name === 'rPh') this.#isSpoken = false;
  }
}

/** `_x000D_` stands for a character that XML cannot hold (ECMA-376, 22.9.2.19). */
export function unescapeCharacters(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([\da-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

async function readDateFormats(parts: Parts, path: string): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const isDate: boolean[] = [];
  let isCellFormats = false;
  await parts.read(path, {
    open: (name, attributes) => {
      if (name === 'cellXfs') isCellFormats = true;
      const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
      if (name === 'numFmt') codes.set(id, attributeOf(attributes, 'formatCode') ?? '');
      if (name === 'xf' && isCellFormats) isDate.push(isDateFormat(id, codes.get(id) ?? null));
    },
    text: nothing,
    close: (name) => {
      if (name === 'cellXfs') isCellFormats = false;
    },
  });
  return isDate;
}
