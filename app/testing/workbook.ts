/** Test help: workbooks and the archives that they are in, as small as can be. */
import { crc32 } from '../table/crc32.ts';

export interface ZipOptions {
  readonly isStored?: boolean;
  /** Set as the archive's flags; 1 says encrypted. */
  readonly flags?: number;
  /** What the directory says of a part in place of the truth. */
  readonly lies?: { readonly bytes?: number; readonly crc?: number; readonly method?: number };
}

type Part = string | Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

export async function zipOf(
  parts: Readonly<Record<string, Part>>,
  { isStored = false, flags = 0, lies = {} }: ZipOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const bodies: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let position = 0;
  for (const [path, part] of Object.entries(parts)) {
    const content = typeof part === 'string' ? encoder.encode(part) : part;
    const packed = isStored ? content : await deflated(content);
    const name = encoder.encode(path);
    const facts = [
      [2, 20],
      [2, flags],
      [2, lies.method ?? (isStored ? 0 : 8)],
      [4, 0],
      [4, lies.crc ?? crc32(content)],
      [4, packed.length],
      [4, lies.bytes ?? content.length],
      [2, name.length],
      [2, 0],
    ] as const;
    const body = joined([numbers([[4, 0x04034b50], ...facts]), name, packed]);
    directory.push(
      numbers([[4, 0x02014b50], [2, 20], ...facts, [2, 0], [2, 0], [2, 0], [4, 0], [4, position]]),
      name,
    );
    bodies.push(body);
    position += body.length;
  }
  const listed = joined(directory);
  const count = Object.keys(parts).length;
  const end = numbers([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, listed.length],
    [4, position],
    [2, 0],
  ]);
  return joined([...bodies, listed, end]);
}

async function deflated(content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Little-endian numbers of a size in bytes. */
function numbers(fields: readonly (readonly [size: 2 | 4, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (entries: readonly (readonly [id: string, kind: string, target: string])[]): string =>
  `<?xml version="1.0"?><Relationships>${entries
    .map(([id, kind, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`)
    .join('')}</Relationships>`;

export interface WorkbookOptions {
  /** What stands within `sheetData`, by the sheet's name. */
  readonly sheets: Readonly<Record<string, string>>;
  readonly hidden?: readonly string[];
  /** What stands within `sst`. */
  readonly sharedStrings?: string;
  /** What stands within `styleSheet`. */
  readonly styles?: string;
  readonly isFrom1904?: boolean;
}

/** The parts of a workbook, for `zipOf`. */
export function workbookParts({
  sheets,
  hidden = [],
  sharedStrings = '',
  styles = '',
  isFrom1904 = false,
}: WorkbookOptions): Record<string, string> {
  const names = Object.keys(sheets);
  const listed = names.map(
    (name, i) =>
      `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"${hidden.includes(name) ? ' state="hidden"' : ''}/>`,
  );
  return {
    '_rels/.rels': relations([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook><workbookPr date1904="${isFrom1904 ? 1 : 0}"/><sheets>${listed.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...names.map((_, i) => [`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`] as const),
      ['rId90', 'sharedStrings', '/xl/sharedStrings.xml'],
      ['rId91', 'styles', './styles.xml'],
    ]),
    ...Object.fromEntries(
      Object.values(sheets).map((data, i) => [
        `xl/worksheets/sheet${i + 1}.xml`,
        `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetData>${data}</sheetData></worksheet>`,
      ]),
    ),
    'xl/sharedStrings.xml': `<sst>${sharedStrings}</sst>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
  };
}
