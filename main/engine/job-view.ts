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
import type { Decision, DecisionPolicy } from '@risk/app/model/policy.ts';
import { breakdownOfNumbers, breakdownOfTexts } from './breakdown.ts';
import { CellColumn, isWithin } from './cell-column.ts';
import type { JobStore, StoredBlock } from './job-store.ts';
import type { ModelOfRows } from './reasons-task.ts';
import { allRows, type SortColumn, sortRows } from './row-order.ts';
import type { RowsFile } from './rows-file.ts';
import { DECISION_ORDER } from './scoring-task.ts';
import { StoredRows } from './stored-rows.ts';
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
  readonly file: RowsFile;
  readonly policy: DecisionPolicy;
  /** Milliseconds, never backwards. */
  readonly monotonic: () => number;
}

export class JobView {
  readonly #store: JobStore;
  readonly #file: RowsFile;
  readonly #monotonic: () => number;
  readonly #rows: StoredRows;
  readonly #orders = new Map<string, CachedOrder>();
  #model: ModelOfRows | null = null;
  readonly #texts = new Map<string, TextFilter>();
  readonly #cells = new Map<string, CellColumn>();

  constructor({ store, file, policy, monotonic }: JobViewOptions) {
    this.#store = store;
    this.#file = file;
    this.#rows = new StoredRows(file, policy);
    this.#monotonic = monotonic;
  }

  get rowCount(): number {
    return this.#rows.count;
  }

  append(block: StoredBlock): void {
    this.#rows.append(block);
  }

  /** Reads what was stored since. */
  load(): void {
    for (const block of this.#store.blocks(this.#rows.blockCount)) this.#rows.append(block);
  }

  page({ sort, filter, from, limit }: Omit<PageRequest, 'jobId'>, isRunning: boolean): Page {
    const ids = this.#order(sort, filter, isRunning);
    const wanted = ids.subarray(Math.min(from, ids.length), Math.min(from + limit, ids.length));
    return { totalRows: ids.length, rows: Array.from(wanted, (id) => this.#scoredRow(id)) };
  }

  /** Null where there is no such row. */
  row(rowId: number): ScoredRow | null {
    return rowId < this.rowCount ? this.#scoredRow(rowId) : null;
  }

  /** What the rows are explained with; null where that is not known (yet). */
  model(): ModelOfRows | null {
    if (this.#model !== null) return this.#model;
    const model = this.#store.model();
    const file = this.#store.file();
    if (model !== null && file !== null) this.#model = { ...model, header: file.header, styles: file.styles };
    return this.#model;
  }

  close(): void {
    this.#store.close();
    this.#file.close();
  }

  #scoredRow(id: number): ScoredRow {
    return {
      rowId: id,
      line: this.#rows.lines.at(id),
      decision: this.#rows.decisionOf(id),
      confidence: this.#rows.confidenceOf(id),
      probabilityOfDefault: this.#rows.probabilities.at(id),
      cells: this.#rows.cellsOf(id),
      topReason: null,
    };
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
      ids = ids.filter((id) => wanted.has(this.#rows.decisionOf(id)));
    }
    for (const column of columns) ids = ids.filter(this.#test(column));
    return ids;
  }

  #test(filter: ColumnFilter): (id: number) => boolean {
    const { key } = filter;
    if (!isOwnKey(key)) return this.#cellColumn(key).test(filter);
    if (key === 'decision') {
      const wanted = new Set<string>(filter.kind === 'values' ? filter.values : DECISION_ORDER);
      return (id) => wanted.has(this.#rows.decisionOf(id));
    }
    const valueOf = this.#ownValue(key);
    return filter.kind === 'range' ? (id) => isWithin(valueOf(id), filter) : () => true;
  }

  breakdown(key: string): Breakdown {
    const options = {
      rowCount: this.rowCount,
      decisionAt: (row: number) => this.#rows.decisions.at(row),
    };
    if (key === 'decision') return breakdownOfTexts(options, (row) => this.#rows.decisionOf(row));
    if (isOwnKey(key)) return breakdownOfNumbers(options, this.#ownValue(key));
    const column = this.#cellColumn(key);
    return column.numbers === null
      ? breakdownOfTexts(options, (row) => column.textOf(row))
      : breakdownOfNumbers(options, (row) => column.numberAt(row));
  }

  #cellColumn(key: string): CellColumn {
    const known = this.#cells.get(key);
    const column =
      known?.rowCount === this.rowCount ? known : this.#rows.column(Number(key.slice('cell:'.length)));
    return remember(this.#cells, key, column, CACHED_COLUMNS);
  }

  #text(text: string): Uint32Array {
    const filter = this.#texts.get(text) ?? new TextFilter(text);
    return remember(this.#texts, text, filter, CACHED_TEXTS).matches(this.#rows);
  }

  #sortColumn({ key, direction }: Sort[number]): SortColumn {
    const descending = direction === 'descending';
    const values = isOwnKey(key) ? this.#ownValues(key) : this.#cellColumn(key).sortValues();
    return { values, descending };
  }

  #ownValues(key: OwnKey): SortColumn['values'] {
    if (key === 'confidence') return this.#rows.confidences();
    const { lines, probabilities, decisions } = this.#rows;
    return { line: lines, probabilityOfDefault: probabilities, decision: decisions }[key].values();
  }

  #ownValue(key: OwnKey): (row: number) => number {
    if (key === 'confidence') return (row) => this.#rows.confidenceOf(row);
    const values = this.#ownValues(key);
    return (row) => values[row] ?? Number.NaN;
  }
}

type OwnKey = 'line' | 'probabilityOfDefault' | 'confidence' | 'decision';

function isOwnKey(key: string): key is OwnKey {
  return !key.startsWith('cell:');
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
