/** The grid's columns: what decides stands first, then the file's own columns in the file's order. */
import type { ColumnGuide, Job, JobColumn, ScoredRow } from '@risk/app/contract/desktop.ts';
import { foldLabel, textIn } from '@risk/app/schema/feature-schema.ts';
import type { Language } from '../../design/language/language.tsx';

export interface GridColumn {
  /** Sort key of the contract, or `topReason`, which does not sort. */
  readonly key: string;
  readonly title: string;
  /** Header text of the file where it differs from the title. */
  readonly header: string | null;
  readonly kind: 'decision' | 'share' | 'reason' | 'line' | 'numeric' | 'categorical' | 'text';
  /** Position in a row's cells, null for what the program adds. */
  readonly cell: number | null;
  /** A column of the file that the model does not use. */
  readonly extra: boolean;
  /** The bank's words by the file's values (folded), for columns with categories. */
  readonly words: ReadonlyMap<string, string>;
  readonly width: number;
  /** Distance from the left edge where the column stays in sight, null where it scrolls. */
  readonly pinnedAt: number | null;
}

const NARROW_PX = 620;
const WIDE_PX = 940;

/**
 * @param columns the file's columns to show
 * @param guides the columns that the model uses
 * @param sample some rows whose cells give the widths
 * @param gridWidth in CSS pixels; the narrower, the fewer columns stay in sight
 */
export function gridColumns(
  columns: readonly JobColumn[],
  guides: readonly ColumnGuide[],
  sample: readonly ScoredRow[],
  gridWidth: number,
  { texts, locale }: Language,
): readonly GridColumn[] {
  const pinned = gridWidth >= WIDE_PX ? 3 : gridWidth >= NARROW_PX ? 1 : 0;
  const longestDecision = Math.max(...Object.values(texts.decisions).map((word) => word.length));
  const longestReason = Math.max(
    0,
    ...sample.map(({ topReason }) => (topReason === null ? 0 : textIn(topReason, locale).length)),
  );
  const own: readonly Omit<GridColumn, 'pinnedAt'>[] = [
    added('decision', texts.grid.decision, 'decision', longestDecision * 7 + 62),
    added('confidence', texts.grid.confidence, 'share', widthOf(texts.grid.confidence, 6)),
    added(
      'probabilityOfDefault',
      texts.grid.probabilityOfDefault,
      'share',
      widthOf(texts.grid.probabilityOfDefault, 6),
    ),
    added('topReason', texts.grid.topReason, 'reason', widthOf(texts.grid.topReason, longestReason)),
    added('line', texts.grid.line, 'line', widthOf(texts.grid.line, 7)),
  ];
  const ofFile = columns.map((column): Omit<GridColumn, 'pinnedAt'> => {
    const title = column.label === null ? column.header : textIn(column.label, locale);
    const guide = guides.find(({ name }) => name === column.name);
    const longest = Math.max(0, ...sample.map((row) => row.cells[column.index]?.length ?? 0));
    return {
      key: `cell:${column.index}`,
      title,
      header: column.header === title ? null : column.header,
      kind: column.kind,
      cell: column.index,
      extra: guide === undefined,
      words: new Map(guide?.categories.map(({ value, label }) => [foldLabel(value), textIn(label, locale)])),
      width: widthOf(title, longest),
    };
  });
  let left = 0;
  return [...own, ...ofFile].map((column, index) => {
    const pinnedAt = index < pinned ? left : null;
    left += column.width;
    return { ...column, pinnedAt };
  });
}

function added(
  key: string,
  title: string,
  kind: GridColumn['kind'],
  width: number,
): Omit<GridColumn, 'pinnedAt'> {
  return { key, title, header: null, kind, cell: null, extra: false, words: new Map(), width };
}

const CHARACTER_PX = 7.4;
const PADDING_PX = 24;
const SORT_MARK_PX = 22;

/** A heading may take two lines; cells that are longer than the widest column end in dots. */
function widthOf(title: string, longestCell: number): number {
  const longestWord = Math.max(0, ...title.split(/[\s-]+/).map((word) => word.length));
  const heading = Math.max(longestWord, Math.ceil(title.length / 2) + 2) * CHARACTER_PX + SORT_MARK_PX;
  return Math.round(
    Math.min(280, Math.max(72, heading + PADDING_PX, longestCell * CHARACTER_PX + PADDING_PX)),
  );
}

/** What a cell says, as text: for the screen, for the clipboard and for a screen reader. */
export function cellText(row: ScoredRow, column: GridColumn, { texts, format, locale }: Language): string {
  switch (column.key) {
    case 'decision':
      return texts.decisions[row.decision];
    case 'confidence':
      return format.percent(row.confidence);
    case 'probabilityOfDefault':
      return format.percent(row.probabilityOfDefault);
    case 'topReason':
      return row.topReason === null ? '' : textIn(row.topReason, locale);
    case 'line':
      return format.count(row.line);
    default:
      return column.cell === null ? '' : (row.cells[column.cell] ?? '');
  }
}

/** What to say about a cell beside its text: a coded value in the bank's words, a long text in full. */
export function cellHint(text: string, { words }: Pick<GridColumn, 'words'>): string | undefined {
  const word = words.get(foldLabel(text));
  if (word !== undefined && foldLabel(word) !== foldLabel(text)) return word;
  return text.length > 30 ? text : undefined;
}

/** Reasons are found for the rows in sight only, so there is nothing to sort by. */
export function isSortable({ kind }: GridColumn): boolean {
  return kind !== 'reason';
}

export function isRightAligned({ kind }: GridColumn): boolean {
  return kind === 'share' || kind === 'line' || kind === 'numeric';
}

/** Rows of the job that are known to be scored, for the list's length before its first page is there. */
export function scoredRows({ counts }: Pick<Job, 'counts'>): number {
  return counts.green + counts.refer + counts.red;
}
