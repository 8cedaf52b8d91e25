/**
 * The rows of one job as the grid sees them: typed columns in memory, and per sort and filter an array of row ids. A
 * page is a slice of such an array; its rows are then fetched by id.
 */
import type {
  Breakdown,
  ColumnFilter,
  Page,
  PageRequest,
  RowFilter,
  ScoredRow,
} from '@risk/app/contract/desktop.ts';
import type { Decision } from '@risk/app/model/policy.ts';
import { breakdownOfNumbers, breakdownOfTexts } from './breakdown.ts';
import { CellColumn, isWithin } from './cell-column.ts';
import { GrowingColumn } from './growing-column.ts';
import { type JobStore, readCells, readDecision } from './job-store.ts';
import type { ModelOfRows } from './reasons-task.ts';
import { type SortColumn, sortRows } from './row-order.ts';
import { type ColumnChunk, DECISION_ORDER } from './scoring-task.ts';
import { TextFilter } from './text-filter.ts';

type Sort = PageRequest['sort'];

interface CachedOrder {
  readonly ids: Uint32Array;
  /** Rows of the job when the order was made. */
  readonly rowCount: number;
  readonly madeAt: number;
  readonly tookMs: number;
}

const CACHED_ORDERS = 6;
const CACHED_TEXTS = 4;
const CACHED_COLUMNS = 4;
/** While a job runs, an order is made anew at most after this many times of what making it took. */
const PATIENCE = 5;

export interface JobViewOptions {
  readonly store: JobStore;
  /** Milliseconds, never backwards. */
  readonly monotonic: () => number;
}

export class JobView {
  readonly #store: JobStore;
  readonly #monotonic: () => number;
  readonly #columns = {
    line: new GrowingColumn(),
    probabilityOfDefault: new GrowingColumn(),
    confidence: new GrowingColumn(),
    decision: new GrowingColumn(),
  };
  readonly #orders = new Map<string, CachedOrder>();
  #model: ModelOfRows | null = null;
  readonly #texts = new Map<string, TextFilter>();
  readonly #cells = new Map<string, CellColumn>();

  constructor({ store, monotonic }: JobViewOptions) {
    this.#store = store;
    this.#monotonic = monotonic;
  }

  get rowCount(): number {
    return this.#columns.line.length;
  }

  append(chunk: ColumnChunk): void {
    this.#columns.line.append(chunk.line);
    this.#columns.probabilityOfDefault.append(chunk.probabilityOfDefault);
    this.#columns.confidence.append(chunk.confidence);
    this.#columns.decision.append(chunk.decision);
  }

  /** Reads the columns of a job that ended earlier. */
  load(): void {
    const rows = this.#store.database
      .prepare<[number], [number, number, number, string]>(
        'SELECT line, probability_of_default, confidence, decision FROM rows WHERE id >= ? ORDER BY id',
      )
      .raw()
      .iterate(this.rowCount);
    for (const [line, probabilityOfDefault, confidence, decision] of rows) {
      this.#columns.line.push(line);
      this.#columns.probabilityOfDefault.push(probabilityOfDefault);
      this.#columns.confidence.push(confidence);
      this.#columns.decision.push(DECISION_ORDER.indexOf(readDecision(decision)));
    }
  }

  page({ sort, filter, from, limit }: Omit<PageRequest, 'jobId'>, isRunning: boolean): Page {
    const ids = this.#order(sort, filter, isRunning);
    const wanted = ids.subarray(Math.min(from, ids.length), Math.min(from + limit, ids.length));
    return { totalRows: ids.length, rows: this.#rows(wanted) };
  }

  /** Null where there is no such row. */
  row(rowId: number): ScoredRow | null {
    return rowId < this.rowCount ? (this.#rows(Uint32Array.of(rowId))[0] ?? null) : null;
  }

  /** What the rows are explained with; null where that is not known (yet). */
  model(): ModelOfRows | null {
    if (this.#model !== null) return this.#model;
    const model = this.#store.model();
    const file = this.#store.file();
    if (model !== null && file !== null) this.#model = { ...model, header: file.header };
    return this.#model;
  }

  close(): void {
    this.#store.close();
  }

  #rows(ids: Uint32Array): ScoredRow[] {
    const select = this.#store.database.prepare<[number], { cells: string }>(
      'SELECT cells FROM rows WHERE id = ?',
    );
    return Array.from(ids, (id) => ({
      rowId: id,
      line: this.#columns.line.at(id),
      decision: this.#decisionOf(id),
      confidence: this.#columns.confidence.at(id),
      probabilityOfDefault: this.#columns.probabilityOfDefault.at(id),
      cells: readCells(select.get(id)?.cells ?? '[]'),
      topReason: null,
    }));
  }

  #order(sort: Sort, filter: RowFilter, isRunning: boolean): Uint32Array {
    const key = JSON.stringify([sort, filter.decisions.toSorted(), filter.text, filter.columns]);
    const cached = this.#orders.get(key);
    if (cached !== undefined) {
      const isCurrent = cached.rowCount === this.rowCount;
      const isYoung = this.#monotonic() - cached.madeAt < PATIENCE * cached.tookMs;
      if (isCurrent || (isRunning && isYoung)) return remember(this.#orders, key, cached, CACHED_ORDERS).ids;
    }
    const madeAt = this.#monotonic();
    const rowCount = this.rowCount;
    const ids = this.#filtered(filter);
    const order =
      sort.length === 0
        ? ids
        : sortRows(
            ids,
            sort.map((part) => this.#sortColumn(part)),
          );
    const made = { ids: order, rowCount, madeAt, tookMs: this.#monotonic() - madeAt };
    return remember(this.#orders, key, made, CACHED_ORDERS).ids;
  }

  #filtered({ decisions, text, columns }: RowFilter): Uint32Array {
    let ids = text.trim() === '' ? allRows(this.rowCount) : this.#text(text.trim());
    if (decisions.length > 0) {
      const wanted = new Set<Decision>(decisions);
      ids = ids.filter((id) => wanted.has(this.#decisionOf(id)));
    }
    for (const column of columns) ids = ids.filter(this.#test(column));
    return ids;
  }

  #test(filter: ColumnFilter): (id: number) => boolean {
    const { key } = filter;
    if (!isOwnKey(key)) return this.#cellColumn(key).test(filter);
    if (key === 'decision') {
      const wanted = new Set<string>(filter.kind === 'values' ? filter.values : DECISION_ORDER);
      return (id) => wanted.has(this.#decisionOf(id));
    }
    const column = this.#columns[key];
    return filter.kind === 'range' ? (id) => isWithin(column.at(id), filter) : () => true;
  }

  breakdown(key: string): Breakdown {
    const options = {
      rowCount: this.rowCount,
      decisionAt: (row: number) => this.#columns.decision.at(row),
    };
    if (key === 'decision') return breakdownOfTexts(options, (row) => this.#decisionOf(row));
    if (isOwnKey(key)) return breakdownOfNumbers(options, (row) => this.#columns[key].at(row));
    const column = this.#cellColumn(key);
    return column.numbers === null
      ? breakdownOfTexts(options, (row) => column.textOf(row))
      : breakdownOfNumbers(options, (row) => column.numberAt(row));
  }

  #cellColumn(key: string): CellColumn {
    const known = this.#cells.get(key);
    const column =
      known?.rowCount === this.rowCount ? known : this.#readCellColumn(Number(key.slice('cell:'.length)));
    return remember(this.#cells, key, column, CACHED_COLUMNS);
  }

  #readCellColumn(index: number): CellColumn {
    const cells = this.#store.database
      .prepare<[string, number], string>(
        `SELECT coalesce(json_extract(cells, ?), '') FROM rows WHERE id < ? ORDER BY id`,
      )
      .pluck()
      .iterate(`$[${index}]`, this.rowCount);
    return CellColumn.of(cells, this.rowCount);
  }

  #text(text: string): Uint32Array {
    const filter = this.#texts.get(text) ?? new TextFilter(text);
    return remember(this.#texts, text, filter, CACHED_TEXTS).matches(this.#store, this.rowCount);
  }

  #sortColumn({ key, direction }: Sort[number]): SortColumn {
    const descending = direction === 'descending';
    const values = isOwnKey(key) ? this.#columns[key].values() : this.#cellColumn(key).sortValues();
    return { values, descending };
  }

  #decisionOf(id: number): Decision {
    return DECISION_ORDER[this.#columns.decision.at(id)] ?? 'red';
  }
}

type OwnKey = 'line' | 'probabilityOfDefault' | 'confidence' | 'decision';

function isOwnKey(key: string): key is OwnKey {
  return !key.startsWith('cell:');
}

function allRows(count: number): Uint32Array {
  const ids = new Uint32Array(count);
  for (let i = 0; i < count; i++) ids[i] = i;
  return ids;
}

/** Keeps the entry as the newest, drops the oldest beyond the limit. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): Value {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= limit) break;
    map.delete(oldest);
  }
  return value;
}
