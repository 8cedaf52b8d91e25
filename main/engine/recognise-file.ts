/** What a file is taken for: told from its first rows, before any of them is scored. */
import type { Job, JobColumn, Recognition } from '@risk/app/contract/desktop.ts';
import { type FeatureSchema, inputColumns } from '@risk/app/schema/feature-schema.ts';
import type { NumberStyles } from '@risk/app/table/cell-readers.ts';
import type { RecognisedHeader } from '@risk/app/table/header.ts';
import { StylesFinder } from '@risk/app/table/number-styles.ts';
import type { FileBlock } from '@risk/app/table/read-file.ts';
import { cellsIn, isBlankRow, RowCursor } from '@risk/app/table/row-block.ts';

export interface Recognised {
  readonly styles: NumberStyles;
  readonly recognition: Recognition;
  readonly columns: readonly JobColumn[];
}

/** @throws RiskError `csv.missing-columns`, `csv.duplicate-columns` */
export function recogniseFile(
  schema: FeatureSchema,
  header: RecognisedHeader,
  blocks: readonly FileBlock[],
): Recognised {
  const inputs = inputColumns(schema);
  const [first] = blocks;
  const isWorkbook = first !== undefined && first.sheet !== null;
  const finder = new StylesFinder(schema, header.inputs, isWorkbook);
  for (const block of blocks) addRows(block, finder);
  const { styles, marked } = finder;
  return {
    styles,
    columns: jobColumns(header),
    recognition: {
      format: isWorkbook ? 'xlsx' : 'csv',
      encoding: blocks.at(-1)?.encoding ?? null,
      delimiter: first?.delimiter ?? null,
      sheet: first?.sheet ?? null,
      outcomeHeader: header.target === null ? null : (header.header[header.target] ?? null),
      missingOptional: inputs.flatMap(({ name }, input) => (header.inputs[input] === -1 ? [name] : [])),
      numberStyles: inputs.flatMap(({ name }, input) =>
        marked[input] === true ? [{ column: name, style: styles[input] ?? 'undecided' }] : [],
      ),
    },
  };
}

function addRows(block: FileBlock, finder: StylesFinder): void {
  const { bytes, cellEnd } = block;
  const rows = new RowCursor(block);
  while (rows.next()) {
    const { start, end } = rows;
    if (!isBlankRow(bytes, start, end, cellEnd)) finder.add(cellsIn(bytes, start, end, cellEnd));
  }
}

function jobColumns({ header, columns }: RecognisedHeader): Job['columns'] {
  return header.map((text, index) => {
    const column = columns[index] ?? null;
    return {
      index,
      header: text,
      name: column?.name ?? null,
      label: column?.label ?? null,
      kind: column?.kind ?? 'text',
    };
  });
}
