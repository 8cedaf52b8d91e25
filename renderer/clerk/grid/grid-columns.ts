/** The grid's columns: what decides stands first, then the file's own columns in the file's order. */
import type { ColumnGuide, Job, JobColumn, ScoredRow } from '@risk/app/contract/desktop.ts';
import { foldLabel, textIn } from '@risk/app/schema/feature-schema.ts';
import type { Language } from '../../design/language/language.tsx';
import { type ColumnLayout, columnId, inOrder, plainLayout } from '../state/layout-slice.ts';

export interface GridColumn {
  /** Sort key of the contract, or `topReason`, which does not sort. */
  readonly key: string;
  /** The same for the same column of another file. */
  readonly id: string;
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
  /** Meant to stay in sight: it stands before those that are not. */
  readonly pinned: boolean;
  /** Distance from the left edge where the column stays in sight, null where it scrolls. */
  readonly pinnedAt: number | null;
}

const NARROW_PX = 620;
const WIDE_PX = 940;
/** Pinned columns take no more of the width than this, or there would be none left to scroll. */
const PINNED_SHARE = 0.6;

export type Unplaced = Omit<GridColumn, 'pinnedAt' | 'pinned'>;

export interface GridColumnsOptions {
  /** The file's columns to show. */
  readonly columns: readonly JobColumn[];
  /** The columns that the model uses. */
  readonly guides: readonly ColumnGuide[];
  /** Some rows whose cells give the widths. */
  readonly sample: readonly ScoredRow[];
  /** In CSS pixels; the narrower, the fewer columns stay in sight. */
  readonly gridWidth: number;
  readonly language: Language;
  /** As the columns come where left out. */
  readonly layout?: ColumnLayout;
}

/** The columns from left to right, those that stay in sight first. */
export function gridColumns(options: GridColumnsOptions): readonly GridColumn[] {
  const { gridWidth, layout = plainLayout } = options;
  const shown = allColumns(options)
    .filter(({ cell, id, kind }) => cell !== null || kind === 'decision' || layout.shown[id] !== false)
    .map((column) => ({ ...column, width: layout.widths[column.id] ?? column.width }));
  const suggested = gridWidth >= WIDE_PX ? 3 : gridWidth >= NARROW_PX ? 1 : 0;
  const first = new Set(shown.slice(0, suggested).map(({ id }) => id));
  const isPinned = ({ id }: Unplaced) => layout.pinned[id] ?? first.has(id);
  const ordered = inOrder(layout, shown);
  const room = gridWidth * PINNED_SHARE;
  let left = 0;
  let hasRoom = true;
  return [...ordered.filter(isPinned), ...ordered.filter((column) => !isPinned(column))].map((column) => {
    const pinned = isPinned(column);
    // Suggested columns were chosen to fit; of those that a person adds, the last ones scroll where there is no room.
    hasRoom &&= pinned && (first.has(column.id) || left + column.width <= room);
    const pinnedAt = hasRoom ? left : null;
    left += column.width;
    return { ...column, pinned, pinnedAt };
  });
}

/** Every column there is, as it comes: what the program adds, then the file's. Its widths fit the content. */
export function allColumns({
  columns,
  guides,
  sample,
  language,
}: Omit<GridColumnsOptions, 'gridWidth' | 'layout'>): readonly Unplaced[] {
  const { texts, locale } = language;
  const longestDecision = Math.max(...Object.values(texts.decisions).map((word) => word.length));
  const longestReason = Math.max(
    0,
    ...sample.map(({ topReason }) => (topReason === null ? 0 : textIn(topReason, locale).length)),
  );
  const own: readonly Unplaced[] = [
    added('decision', texts.grid.decision, 'decision', Math.max(150, Math.round(longestDecision * 7.4) + 66)),
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
  const guideOf = new Map(guides.map((guide) => [guide.name, guide]));
  const ofFile = columns.map((column): Unplaced => {
    const title = column.label === null ? column.header : textIn(column.label, locale);
    const guide = column.name === null ? undefined : guideOf.get(column.name);
    const longest = Math.max(0, ...sample.map((row) => row.cells[column.index]?.length ?? 0));
    return {
      key: `cell:${column.index}`,
      id: columnId(column),
      title,
      header: column.header === title ? null : column.header,
      kind: column.kind,
      cell: column.index,
      extra: guide === undefined,
      words: new Map(guide?.categories.map(({ value, label }) => [foldLabel(value), textIn(label, locale)])),
      width: widthOf(title, longest),
    };
  });
  return [...own, ...ofFile];
}

function added(key: string, title: string, kind: GridColumn['kind'], width: number): Unplaced {
  return { key, id: key, title, header: null, kind, cell: null, extra: false, words: new Map(), width };
}

const CHARACTER_PX = 7.4;
const PADDING_PX = 24;
/** Room in a heading for the arrow, its rank and the menu's button. */
const MARKS_PX = 64;

/** A heading may take two lines; cells that are longer than the widest column end in dots. */
function widthOf(title: string, longestCell: number): number {
  const longestWord = Math.max(0, ...title.split(/[\s-]+/).map((word) => word.length));
  const heading = Math.max(longestWord, Math.ceil(title.length / 2) + 2) * CHARACTER_PX + MARKS_PX;
  return Math.round(
    Math.min(280, Math.max(72, heading + PADDING_PX / 2, longestCell * CHARACTER_PX + PADDING_PX)),
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
export function isSortable({ kind }: Unplaced): boolean {
  return kind !== 'reason';
}

/** What its filter asks for: a text, a range, or some of the values there are. */
export function filterKindOf({ kind }: Unplaced): 'text' | 'range' | 'values' | null {
  switch (kind) {
    case 'decision':
    case 'categorical':
      return 'values';
    case 'share':
    case 'line':
    case 'numeric':
      return 'range';
    case 'text':
      return 'text';
    case 'reason':
      return null;
    default:
      return kind satisfies never;
  }
}

export function widthOfAll(columns: readonly GridColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}

/** How much of the left edge the columns that stay in sight cover. */
export function pinnedWidth(columns: readonly GridColumn[]): number {
  return columns.reduce((sum, { pinnedAt, width }) => sum + (pinnedAt === null ? 0 : width), 0);
}

export function isRightAligned({ kind }: GridColumn): boolean {
  return kind === 'share' || kind === 'line' || kind === 'numeric';
}

/** Rows of the job that are known to be scored, for the list's length before its first page is there. */
export function scoredRows({ counts }: Pick<Job, 'counts'>): number {
  return counts.green + counts.refer + counts.red;
}
