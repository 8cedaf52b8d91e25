import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RiskError } from '../contract/errors.ts';
import { collect, inPieces } from '../testing/bytes.ts';
import { type WorkbookOptions, workbookParts, zipOf } from '../testing/workbook.ts';
import { readXlsx, sniffFormat, type XlsxLimits } from './xlsx.ts';

async function readBytes(bytes: Uint8Array, limits?: XlsxLimits) {
  const chunks = await collect(readXlsx(inPieces(bytes, 1000), limits));
  const [first] = chunks;
  return {
    sheet: first?.sheet,
    header: first?.header,
    rows: chunks.flatMap(({ rows }) => rows),
    lines: chunks.flatMap(({ lines }) => lines),
    bytesRead: chunks.map(({ bytesRead }) => bytesRead),
  };
}

const read = async (options: WorkbookOptions) => readBytes(await zipOf(workbookParts(options)));
/** One sheet with one row of cells, in row 2 below a header `a`. */
const cell = async (xml: string, options: Partial<WorkbookOptions> = {}) => {
  const { rows } = await read({ sheets: { S: `${inline(1, 'a')}<row r="2">${xml}</row>` }, ...options });
  return rows[0]?.[0] ?? null;
};

/** A row of texts. */
function inline(line: number, ...texts: readonly string[]): string {
  const cells = texts.map((text) => (text === '' ? '<c/>' : `<c t="inlineStr"><is><t>${text}</t></is></c>`));
  return `<row r="${line}">${cells.join('')}</row>`;
}

describe('the table', () => {
  test('a header, rows, their numbers in the sheet, and how far the file is read', async () => {
    const sheets = { Applicants: inline(1, 'a', 'b') + inline(2, 'x', 'y') + inline(5, 'z', 'u') };
    const bytes = await zipOf(workbookParts({ sheets }));
    expect(await readBytes(bytes)).toEqual({
      sheet: 'Applicants',
      header: ['a', 'b'],
      rows: [
        ['x', 'y'],
        ['z', 'u'],
      ],
      lines: [2, 5],
      bytesRead: expect.arrayContaining([bytes.length]),
    });
  });

  test('empty rows before the header and between are passed over, empty ends of rows and columns dropped', async () => {
    const data = [
      '<row r="1"/>',
      inline(2, '', ' '),
      inline(3, 'a', 'b', '', ' '),
      inline(4, 'x'),
      inline(5, ''),
      inline(6, '', 'y', '', '', ' '),
      inline(7, 'x', 'y', '', 'z', ''),
      '<row r="9"><c s="1"/></row>',
    ];
    const { header, rows, lines } = await read({ sheets: { S: data.join('') } });
    expect(header).toEqual(['a', 'b']);
    expect(rows).toEqual([
      ['x', ''],
      ['', 'y'],
      ['x', 'y', '', 'z'],
    ]);
    expect(lines).toEqual([4, 6, 7]);
  });

  test('cells stand where they say, whatever their order; rows and cells without a place follow each other', async () => {
    const data = `<row><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row><row><c><v>4</v></c><c r="AA2"><v>27</v></c><c><v>28</v></c></row>`;
    const { header, rows, lines } = await read({ sheets: { S: data } });
    expect(header).toEqual(['1', '', '3']);
    expect(rows).toEqual([['4', ...Array.from({ length: 25 }, () => ''), '27', '28']]);
    expect(lines).toEqual([2]);
  });

  test('a merged cell has its value in its first place only', async () => {
    const { rows } = await read({
      sheets: {
        S: `${inline(1, 'a', 'b', 'c')}<row r="2"><c r="A2"><v>7</v></c><c r="B2"/><c r="C2"><v>1</v></c></row>`,
      },
    });
    expect(rows).toEqual([['7', '', '1']]);
  });

  test.each([
    {
      name: 'the first sheet that holds anything',
      sheets: ['', inline(1, 'b'), inline(1, 'c')],
      hidden: [],
      sheet: 'S1',
    },
    { name: 'hidden ones last', sheets: [inline(1, 'a'), '', inline(1, 'c')], hidden: ['S0'], sheet: 'S2' },
    {
      name: 'a hidden one where there is no other',
      sheets: [inline(1, 'a'), ''],
      hidden: ['S0'],
      sheet: 'S0',
    },
  ])('$name', async ({ sheets, hidden, sheet }) => {
    const named = Object.fromEntries(sheets.map((data, i) => [`S${i}`, data]));
    expect((await read({ sheets: named, hidden })).sheet).toBe(sheet);
  });

  test('no sheet holds anything', async () => {
    await expect(read({ sheets: { S: inline(3, ' ', '') } })).rejects.toMatchObject({ code: 'csv.empty' });
  });

  test('many rows come in chunks, the first as soon as the header is known', async () => {
    const data = Array.from({ length: 5001 }, (_, i) => inline(i + 1, `${i}`, 'text '.repeat(20)));
    const bytes = await zipOf(workbookParts({ sheets: { S: data.join('') } }));
    const chunks = await collect(readXlsx(inPieces(bytes, 1000)));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks[0]?.rows.length).toBeLessThan(1000);
    expect(chunks.flatMap(({ rows }) => rows.map(([first]) => Number(first)))).toEqual(
      Array.from({ length: 5000 }, (_, i) => i + 1),
    );
    const read = chunks.map(({ bytesRead }) => bytesRead);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
    expect(read.at(-1)).toBe(bytes.length);
  });

  test('whoever stops reading lets go of the source', async () => {
    const bytes = await zipOf(workbookParts({ sheets: { S: inline(1, 'a') + inline(2, 'x') } }));
    for await (const chunk of readXlsx(inPieces(bytes, 1000))) {
      expect(chunk.header).toEqual(['a']);
      break;
    }
  });
});

describe('one cell', () => {
  test.each([
    ['1169', '1169'],
    ['0.5', '0.5'],
    ['-0.1', '-0.1'],
    ['1.1000000000000001', '1.1'],
    ['1E-3', '0.001'],
    ['007', '7'],
    ['1.5E+300', '1.5e+300'],
    ['', null],
    ['NaN', 'NaN'],
  ])('number %j', async (raw, text) => {
    expect(await cell(`<c><v>${raw}</v></c>`)).toBe(text);
  });

  test.each([
    ['a shared text', '<c t="s"><v>1</v></c>', 'two'],
    ['a shared text in runs, without how it is spoken', '<c t="s"><v>2</v></c>', 'rich text'],
    ['a text in place', '<c t="inlineStr"><is><t> x &amp; &#x41;&#66; </t></is></c>', ' x & AB '],
    ['runs in place', '<c t="inlineStr"><is><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r></is></c>', 'ab'],
    ['a line break', '<c t="inlineStr"><is><t>a\r\nb_x000D__x005F_</t></is></c>', 'a\nb\r_'],
    ['CDATA', '<c t="inlineStr"><is><t><![CDATA[<a> & ]]></t></is></c>', '<a> & '],
    ['a formula that gave a text', '<c t="str"><f>A1&amp;"x"</f><v>ax</v></c>', 'ax'],
    ['a formula that gave a number', '<c><f>1+1</f><v>2</v></c>', '2'],
    ['a formula never worked out', '<c><f>1+1</f></c>', null],
    ['true', '<c t="b"><v>1</v></c>', 'TRUE'],
    ['false', '<c t="b"><v>0</v></c>', 'FALSE'],
    ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['a date in ISO 8601', '<c t="d"><v>2026-11-24</v></c>', '2026-11-24'],
    ['another prefix, quotes of the other kind', "<x:c t='b' ><x:v >1</x:v ></x:c >", 'TRUE'],
    ['a comment', '<c t="b"><!-- <v>0</v> --><v>1</v></c>', 'TRUE'],
  ])('%s', async (_, xml, text) => {
    const sharedStrings = `<si><t>one</t></si><si><t xml:space="preserve">two</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si>`;
    expect(await cell(xml, { sharedStrings })).toBe(text);
  });

  test.each([
    { format: '14', serial: '45985', text: '2025-11-24' },
    { format: '22', serial: '45985.4375', text: '2025-11-24T10:30:00' },
    { format: '14', serial: '1', text: '1900-01-01' },
    { format: '14', serial: '59', text: '1900-02-28' },
    { format: '14', serial: '60', text: '1900-02-29' },
    { format: '14', serial: '61', text: '1900-03-01' },
    { format: '20', serial: '0.75', text: '18:00:00' },
    { format: '14', serial: '-1', text: '-1' },
    { format: '14', serial: '1e300', text: '1e+300' },
    { format: '1', serial: '45985', text: '45985' },
    { format: '100', serial: '45985', text: '2025-11-24' },
    { format: '101', serial: '45985', text: '45985' },
    { format: '102', serial: '1.5', text: '1.5' },
  ])('$serial in format $format is $text', async ({ format, serial, text }) => {
    const styles = `<numFmts><numFmt numFmtId="100" formatCode="[$-407]dd.mm.yyyy;@"/><numFmt numFmtId="101" formatCode="[Red]0.00&quot; days&quot;"/><numFmt numFmtId="102" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="${format}"/></cellXfs>`;
    expect(await cell(`<c s="1"><v>${serial}</v></c>`, { styles })).toBe(text);
  });

  test('days from 1904 on', async () => {
    const styles = '<cellXfs><xf numFmtId="14"/></cellXfs>';
    expect(await cell('<c s="0"><v>44523</v></c>', { styles, isFrom1904: true })).toBe('2025-11-24');
  });
});

const sound = { sheets: { S: inline(1, 'a') + inline(2, 'x') } };
const spoilt = (path: string, text: string) => ({ ...workbookParts(sound), [path]: text });
const sheetOf = (xml: string) => spoilt('xl/worksheets/sheet1.xml', xml);

/** A compound file, as far as it matters: its mark, and somewhere the name of what it holds. */
function ole(name: string): Uint8Array {
  const bytes = new Uint8Array(2000);
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  for (const [i, letter] of Array.from(name).entries()) bytes[1024 + 2 * i] = letter.charCodeAt(0);
  return bytes;
}

describe('what cannot be read', () => {
  test.each([
    {
      name: 'no archive',
      bytes: () => new TextEncoder().encode('PK\u0003\u0004 and then nothing'),
      reason: 'it ends too early, or is no workbook',
    },
    { name: 'another archive', bytes: () => zipOf({ 'a.txt': 'a' }), reason: 'it holds no workbook' },
    {
      name: 'a binary workbook',
      bytes: () =>
        zipOf(
          spoilt(
            '_rels/.rels',
            '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
          ),
        ),
      reason: 'it is a binary workbook (.xlsb); save it as .xlsx or CSV',
    },
    {
      name: 'XML that ends too early',
      bytes: () => zipOf(sheetOf('<worksheet><sheetData><row r="1">')),
      reason: 'its XML is damaged',
    },
    {
      name: 'tags that do not match',
      bytes: () => zipOf(sheetOf('<worksheet><a></b></worksheet>')),
      reason: 'its XML is damaged',
    },
    { name: 'no XML', bytes: () => zipOf(sheetOf('nothing')), reason: 'its XML is damaged' },
    {
      name: 'no UTF-8',
      bytes: () =>
        zipOf({ ...workbookParts(sound), 'xl/worksheets/sheet1.xml': Uint8Array.of(0x3c, 0x61, 0xff) }),
      reason: 'its XML is damaged',
    },
    {
      name: 'an unknown entity',
      bytes: () => zipOf(sheetOf('<worksheet>&lol;</worksheet>')),
      reason: 'its XML is damaged',
    },
    {
      name: 'a document type',
      bytes: () => zipOf(sheetOf('<!DOCTYPE a [<!ENTITY lol "lol">]><worksheet/>')),
      reason: 'its XML declares a document type',
    },
    {
      name: 'endless nesting',
      bytes: () => zipOf(sheetOf('<a>'.repeat(1000))),
      reason: 'its XML is nested too deeply',
    },
    {
      name: 'an endless text',
      bytes: () => zipOf(sheetOf(`<a>${'x'.repeat(2e6)}</a>`)),
      reason: 'it holds a text that is too long',
    },
    {
      name: 'an endless row',
      bytes: () =>
        zipOf(
          workbookParts({
            sheets: { S: inline(1, ...Array.from({ length: 40 }, () => 'x'.repeat(30_000))) },
          }),
        ),
      reason: 'row 1 is too long',
    },
    {
      name: 'a cell outside the sheet',
      bytes: () => zipOf(workbookParts({ sheets: { S: '<row><c r="XFE1"><v>1</v></c></row>' } })),
      reason: 'a cell stands outside the sheet',
    },
    {
      name: 'rows out of order',
      bytes: () => zipOf(workbookParts({ sheets: { S: inline(2, 'a') + inline(1, 'b') } })),
      reason: 'its rows are not in order',
    },
    {
      name: 'a shared text that is not there',
      bytes: () => zipOf(workbookParts({ sheets: { S: '<row><c t="s"><v>1</v></c></row>' } })),
      reason: 'a cell refers to a text that is not there',
    },
    {
      name: 'a wrong checksum',
      bytes: () => zipOf(workbookParts(sound), { lies: { crc: 1 } }),
      reason: 'a part is damaged',
    },
    {
      name: 'more bytes than it says',
      bytes: () => zipOf(workbookParts(sound), { lies: { bytes: 3 } }),
      reason: 'a part is longer than it says',
    },
    {
      name: 'fewer bytes than it says',
      bytes: () => zipOf(workbookParts(sound), { lies: { bytes: 30_000 } }),
      reason: 'a part is damaged',
    },
    {
      name: 'another way to pack',
      bytes: () => zipOf(workbookParts(sound), { lies: { method: 12 } }),
      reason: 'it is packed in a way that is not known here',
    },
  ])('$name', async ({ bytes, reason }) => {
    await expect(readBytes(await bytes())).rejects.toMatchObject({
      code: 'xlsx.unreadable',
      details: { reason },
    });
  });

  test('the file ends within', async () => {
    const bytes = await zipOf(workbookParts(sound));
    for (let length = 0; length < bytes.length; length += 37)
      await expect(readBytes(bytes.subarray(0, length))).rejects.toMatchObject({ code: 'xlsx.unreadable' });
  });

  test('encrypted, or older than .xlsx', async () => {
    await expect(readBytes(ole('EncryptedPackage'))).rejects.toMatchObject({ code: 'xlsx.encrypted' });
    await expect(readBytes(ole('Workbook'))).rejects.toMatchObject({ code: 'xlsx.old-format' });
    await expect(readBytes(await zipOf(workbookParts(sound), { flags: 1 }))).rejects.toMatchObject({
      code: 'xlsx.encrypted',
    });
  });
});

test.each([
  ['a sheet', { sheets: { ['a'.repeat(900_000)]: inline(1, 'a') } }],
  [
    'a format',
    {
      ...sound,
      styles: `<numFmt numFmtId="100" formatCode="${'['.repeat(900_000)}"/><cellXfs><xf numFmtId="100"/></cellXfs>`,
    },
  ],
  ['a number', { sheets: { S: `<row><c><v>${'1'.repeat(900_000)}e</v></c></row>` } }],
  ['a place', { sheets: { S: `<row><c r="A${' '.repeat(900_000)}"><v>1</v></c></row>` } }],
] as const)('nearly a million characters for %s take no time', async (_, options) => {
  expect((await read(options)).header).toHaveLength(1);
});

describe('more than it seems', () => {
  const limits: XlsxLimits = { fileBytes: 1e6, unpackedBytes: 50_000 };

  test.each([
    {
      name: 'parts that unpack to too much',
      options: { sheets: { S: inline(1, 'a') + ' '.repeat(60_000) } },
    },
    {
      name: 'several that do so together',
      options: { sheets: { S: ' '.repeat(30_000), T: ' '.repeat(30_000) } },
    },
    {
      name: 'a text referred to again and again',
      options: {
        sheets: { S: '<row><c t="s"><v>0</v></c></row>'.repeat(200) },
        sharedStrings: `<si><t>${'x'.repeat(1000)}</t></si>`,
      },
    },
  ])('$name', async ({ options }) => {
    const bytes = await zipOf(workbookParts(options));
    expect(bytes.length).toBeLessThan(10_000);
    await expect(readBytes(bytes, limits)).rejects.toMatchObject({
      code: 'xlsx.too-large',
      details: { limitBytes: 50_000 },
    });
  });

  test('a bomb is refused long before the limit', async () => {
    const zeros = await zipOf(sheetOf(`<a>${'<b/>'.repeat(6_000_000)}</a>`));
    await expect(readBytes(zeros)).rejects.toMatchObject({ code: 'xlsx.too-large' });
  });

  test('a file that is too large is not read on', async () => {
    const bytes = await zipOf(workbookParts(sound));
    await expect(readBytes(bytes, { ...limits, fileBytes: bytes.length - 1 })).rejects.toMatchObject({
      code: 'xlsx.too-large',
    });
    expect((await readBytes(bytes, { ...limits, fileBytes: bytes.length })).rows).toEqual([['x']]);
  });
});

test('stored parts, a comment behind the archive and names in other case are read', async () => {
  const parts = workbookParts(sound);
  const renamed = Object.fromEntries(
    Object.entries(parts).map(([path, part]) => [
      path.replace('sheet1', 'Sheet1').replaceAll('/', '\\'),
      part,
    ]),
  );
  const bytes = await zipOf(renamed, { isStored: true });
  const commented = new Uint8Array(bytes.length + 5);
  commented.set(bytes);
  commented[bytes.length - 2] = 5;
  expect((await readBytes(commented)).rows).toEqual([['x']]);
});

test('whatever happens to its bytes, a workbook is read or refused by name', async () => {
  const whole = await Promise.all(
    [true, false].map((isStored) =>
      zipOf(
        workbookParts({
          sheets: {
            S: `${inline(1, 'a', 'b')}<row r="2"><c t="s"><v>0</v></c><c s="0"><v>4.5</v></c></row>`,
          },
          sharedStrings: '<si><t>x &amp; y</t></si>',
          styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
        }),
        { isStored },
      ),
    ),
  );
  const change = fc.record({
    at: fc.nat({ max: 5000 }),
    byte: fc.nat({ max: 255 }),
    cut: fc.nat({ max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...whole),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      async (bytes, changes) => {
        let changed = bytes.slice();
        for (const { at, byte, cut } of changes) {
          changed[at % changed.length] = byte;
          if (cut === 1) changed = changed.slice(0, at % changed.length || 1);
        }
        try {
          await readBytes(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(RiskError);
        }
      },
    ),
    { seed: 2026, numRuns: 400 },
  );
});

test('whatever stands in its parts, a workbook is read or refused by name', async () => {
  const parts = workbookParts({
    sheets: {
      S: `${inline(1, 'a', 'b')}<row r="2"><c r="A2" t="s"><v>0</v></c><c s="0"><v>4.5</v></c><c t="b"><v>1</v></c></row>`,
    },
    sharedStrings: '<si><r><t>x &amp; y</t></r><rPh><t>z</t></rPh></si>',
    styles:
      '<numFmts><numFmt numFmtId="100" formatCode="[h]:mm"/></numFmts><cellXfs><xf numFmtId="14"/></cellXfs>',
  });
  const change = fc.record({
    path: fc.constantFrom(...Object.keys(parts)),
    at: fc.nat({ max: 1000 }),
    length: fc.nat({ max: 12 }),
    put: fc.constantFrom(
      '',
      '<',
      '>',
      '"',
      '&',
      '=',
      '<!',
      '<!--',
      ']]>',
      '/',
      'row',
      '<c>',
      '</c>',
      '\0',
      '-1',
      '1e99',
      'é',
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const changed = { ...parts };
      for (const { path, at, length, put } of changes) {
        const text = changed[path] ?? '';
        const from = at % (text.length + 1);
        changed[path] = text.slice(0, from) + put + text.slice(from + length);
      }
      try {
        await readBytes(await zipOf(changed));
      } catch (error) {
        expect(error).toBeInstanceOf(RiskError);
      }
    }),
    { seed: 2026, numRuns: 400 },
  );
});

test.each([
  { first: [0x50, 0x4b, 3, 4, 20], format: 'xlsx' },
  { first: [0x50, 0x4b, 5, 6], format: 'xlsx' },
  { first: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], format: 'ole' },
  { first: [0xd0, 0xcf, 0x11, 0xe0], format: 'text' },
  { first: [0x50, 0x4b, 0x2c], format: 'text' },
  { first: [], format: 'text' },
])('$first is $format', ({ first, format }) => {
  expect(sniffFormat(Uint8Array.from(first))).toBe(format);
});
