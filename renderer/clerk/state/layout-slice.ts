/**
 * Which columns the list shows, in what order, how wide, and which stay in sight. Kept by model name, and by the names
 * of columns rather than their place, so that the next file of the same kind looks the same however it is arranged.
 */
import type { JobColumn } from '@risk/app/contract/desktop.ts';
import { z } from 'zod';

/** Columns by id (`columnId`, or the sort key of what the program adds); what is not named is as it comes. */
export interface ColumnLayout {
  /** Ids from left to right; a column that is not in it stands after these, as it comes. */
  readonly order: readonly string[];
  readonly shown: Readonly<Record<string, boolean>>;
  readonly pinned: Readonly<Record<string, boolean>>;
  /** In CSS pixels. */
  readonly widths: Readonly<Record<string, number>>;
}

export interface LayoutSlice {
  /** By the model's name. */
  readonly layouts: Readonly<Record<string, ColumnLayout>>;
}

export const plainLayout: ColumnLayout = { order: [], shown: {}, pinned: {}, widths: {} };
export const initialLayouts: LayoutSlice = { layouts: {} };

/** More columns than this are hidden at first: nobody reads a thousand, and drawing them would be slow. */
export const COLUMNS_SHOWN_AT_FIRST = 60;
export const NARROWEST_PX = 56;
export const WIDEST_PX = 800;

export function layoutOf({ layouts }: LayoutSlice, modelName: string): ColumnLayout {
  return layouts[modelName] ?? plainLayout;
}

/** The same for the same column of another file. */
export function columnId({ name, header }: Pick<JobColumn, 'name' | 'header'>): string {
  return name === null ? `header:${header}` : `name:${name}`;
}

/** Whether a column of the file is shown: as the person said, else as its place suggests. */
export function isShown({ shown }: ColumnLayout, column: JobColumn, place: number): boolean {
  return shown[columnId(column)] ?? place < COLUMNS_SHOWN_AT_FIRST;
}

export function visibleColumns(layout: ColumnLayout, columns: readonly JobColumn[]): readonly JobColumn[] {
  return columns.filter((column, place) => isShown(layout, column, place));
}

export function withShown(layout: ColumnLayout, id: string, shown: boolean): ColumnLayout {
  return { ...layout, shown: { ...layout.shown, [id]: shown } };
}

export function withPinned(layout: ColumnLayout, id: string, pinned: boolean): ColumnLayout {
  return { ...layout, pinned: { ...layout.pinned, [id]: pinned } };
}

/** @param width in CSS pixels; null: as the content asks for */
export function withWidth(layout: ColumnLayout, id: string, width: number | null): ColumnLayout {
  const { [id]: _, ...others } = layout.widths;
  if (width === null) return { ...layout, widths: others };
  const kept = Math.round(Math.min(WIDEST_PX, Math.max(NARROWEST_PX, width)));
  return { ...layout, widths: { ...others, [id]: kept } };
}

/**
 * One place to the left or right.
 * @param ids the columns as they stand now, of which the pinned ones are first: the two groups stay apart
 */
export function withMoved(
  layout: ColumnLayout,
  ids: readonly string[],
  pinnedCount: number,
  id: string,
  step: -1 | 1,
): ColumnLayout {
  const from = ids.indexOf(id);
  const to = from + step;
  const other = ids[to];
  if (from < 0 || other === undefined || from < pinnedCount !== to < pinnedCount) return layout;
  return { ...layout, order: ids.with(from, other).with(to, id) };
}

/** Puts columns in the chosen order; those that it does not name keep their order and stand last. */
export function inOrder<Column extends { readonly id: string }>(
  { order }: ColumnLayout,
  columns: readonly Column[],
): readonly Column[] {
  if (order.length === 0) return columns;
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ id }: Column) => places.get(id) ?? order.length;
  return columns.toSorted((a, b) => placeOf(a) - placeOf(b));
}

const STORAGE_KEY = 'risk-o-meter.columns';
const MODELS_KEPT = 20;
const flags = z.record(z.string(), z.boolean());
const stored = z.object({
  version: z.literal(1),
  layouts: z.record(
    z.string(),
    z.object({
      order: z.array(z.string()),
      shown: flags,
      pinned: flags,
      widths: z.record(z.string(), z.number().min(NARROWEST_PX).max(WIDEST_PX)),
    }),
  ),
});

/** @returns plain layouts where nothing readable is stored */
export function readLayouts(storage: Pick<Storage, 'getItem'>): LayoutSlice {
  try {
    return { layouts: stored.parse(JSON.parse(storage.getItem(STORAGE_KEY) ?? '')).layouts };
  } catch {
    return initialLayouts;
  }
}

/** The newest ones; a full or forbidden storage costs the memory of them, nothing else. */
export function writeLayouts(storage: Pick<Storage, 'setItem'>, { layouts }: LayoutSlice): void {
  const newest = Object.fromEntries(Object.entries(layouts).slice(-MODELS_KEPT));
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify({ version: 1, layouts: newest }));
  } catch {
    // The layout holds for this window all the same.
  }
}

export function withLayout({ layouts }: LayoutSlice, modelName: string, layout: ColumnLayout): LayoutSlice {
  const { [modelName]: _, ...others } = layouts;
  return { layouts: { ...others, [modelName]: layout } };
}
