/** A stand-in for the workstation, typed by the contract: the gallery and the tests drive it by hand. */
import {
  type Breakdown,
  type ColumnFilter,
  type DesktopVerb,
  desktopVerbs,
  type Explanation,
  type Job,
  type Page,
  type PageRequest,
  type ScoredRow,
  type Storage,
  type VerbAnswer,
  type VerbInput,
  type VerbOutput,
  type WorkstationStatus,
} from '@risk/app/contract/desktop.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';
import type { ClerkBridge, Reach } from '../bridge/clerk-bridge.ts';
import { EventListeners } from '../bridge/listeners.ts';
import { failure } from '../bridge/parse-answer.ts';
import { guides } from './applicants.ts';
import { explainRow } from './explanations.ts';

type Handlers = {
  [Verb in DesktopVerb]: (
    input: VerbInput<Verb>,
  ) => VerbAnswer<VerbOutput<Verb>> | Promise<VerbAnswer<VerbOutput<Verb>>>;
};

export interface DoubleBridgeOptions {
  readonly status: WorkstationStatus;
  readonly jobs?: readonly Job[];
  readonly rows?: readonly ScoredRow[];
  /** Answer of a page, for lists too long to be held. */
  readonly onPage?: (request: PageRequest) => Page;
  readonly issues?: readonly RowIssue[];
  readonly reach?: Reach;
  /** Answer of a row that is opened; made-up reasons where left out. */
  readonly onExplain?: (row: ScoredRow) => VerbAnswer<Explanation> | Promise<VerbAnswer<Explanation>>;
  /** Answer of what is kept on this computer. */
  readonly onStorage?: () => VerbAnswer<Storage>;
  /** Answer of a file handed over. */
  readonly onFile?: (name: string) => VerbAnswer<Job> | Promise<VerbAnswer<Job>>;
}

export class DoubleBridge implements ClerkBridge {
  readonly calls: { readonly verb: string; readonly input: unknown }[] = [];
  status: WorkstationStatus;
  jobs: Job[];
  rows: readonly ScoredRow[];
  readonly #events = new EventListeners();
  readonly #reachListeners = new Set<(reach: Reach) => void>();
  readonly #options: DoubleBridgeOptions;
  readonly #handlers: Handlers;
  #reach: Reach;
  #retentionDays: number | null = 30;

  constructor(options: DoubleBridgeOptions) {
    this.#options = options;
    this.status = options.status;
    this.jobs = [...(options.jobs ?? [])];
    this.rows = options.rows ?? [];
    this.#reach = options.reach ?? 'connected';
    this.#handlers = {
      'status.get': () => ({ ok: true, value: this.status }),
      'model.sync': () =>
        this.status.lastSync === null
          ? failure('sync.not-enrolled')
          : { ok: true, value: this.status.lastSync },
      'jobs.list': () => ({ ok: true, value: this.jobs }),
      'jobs.get': ({ jobId }) => this.#job(jobId),
      'jobs.scoreSample': () => this.#file(this.status.sampleFileName),
      'jobs.cancel': ({ jobId }) => this.#job(jobId),
      'jobs.delete': ({ jobId }) => {
        this.jobs = this.jobs.filter((job) => job.jobId !== jobId);
        return { ok: true, value: {} };
      },
      'jobs.page': (request) => ({
        ok: true,
        value: (options.onPage ?? ((asked) => pageOf(this.rows, asked)))(
          desktopVerbs['jobs.page'].input.parse(request),
        ),
      }),
      'jobs.breakdown': ({ key }) => ({ ok: true, value: breakdownOf(this.rows, key) }),
      'storage.get': () => options.onStorage?.() ?? { ok: true, value: this.#storage() },
      'storage.setRetention': ({ retentionDays }) => {
        this.#retentionDays = retentionDays;
        return { ok: true, value: this.#storage() };
      },
      'jobs.explain': ({ rowId }) => {
        const row = this.rows.find((candidate) => candidate.rowId === rowId);
        if (row === undefined) return failure('request.not-found');
        return this.#options.onExplain?.(row) ?? { ok: true, value: explainRow(row, guides) };
      },
      'jobs.issues': ({ from, limit }) => {
        const issues = this.#options.issues ?? [];
        return { ok: true, value: { total: issues.length, issues: issues.slice(from, from + limit) } };
      },
    };
  }

  call<Verb extends DesktopVerb>(verb: Verb, input: VerbInput<Verb>): Promise<VerbAnswer<VerbOutput<Verb>>> {
    this.calls.push({ verb, input });
    return Promise.resolve(this.#handlers[verb](input));
  }

  async scoreFile(file: File): Promise<VerbAnswer<Job>> {
    this.calls.push({ verb: 'scoreFile', input: file.name });
    return (await this.#options.onFile?.(file.name)) ?? this.#file(file.name);
  }

  saveResults(jobId: string): Promise<VerbAnswer<{ readonly saved: boolean }>> {
    this.calls.push({ verb: 'saveResults', input: jobId });
    return Promise.resolve({ ok: true, value: { saved: true } });
  }

  saveRowsToFix(jobId: string): Promise<VerbAnswer<{ readonly saved: boolean }>> {
    this.calls.push({ verb: 'saveRowsToFix', input: jobId });
    return Promise.resolve({ ok: true, value: { saved: true } });
  }

  on: ClerkBridge['on'] = (event, listener) => this.#events.add(event, listener);

  onReach(listener: (reach: Reach) => void): () => void {
    this.#reachListeners.add(listener);
    listener(this.#reach);
    return () => this.#reachListeners.delete(listener);
  }

  reach(reach: Reach): void {
    this.#reach = reach;
    for (const listener of this.#reachListeners) listener(reach);
  }

  tellStatus(status: WorkstationStatus): void {
    this.status = status;
    this.#events.deliver('status.changed', status);
  }

  tellJob(job: Job): void {
    this.jobs = [job, ...this.jobs.filter(({ jobId }) => jobId !== job.jobId)];
    this.#events.deliver('job.changed', job);
  }

  #storage(): Storage {
    return { retentionDays: this.#retentionDays, jobs: this.jobs.length, bytes: 210_000 * this.jobs.length };
  }

  #job(jobId: string): VerbAnswer<Job> {
    const job = this.jobs.find((candidate) => candidate.jobId === jobId);
    return job === undefined ? failure('job.not-found') : { ok: true, value: job };
  }

  #file(name: string): VerbAnswer<Job> {
    const job = this.jobs[0];
    return job === undefined ? failure('model.none') : { ok: true, value: { ...job, fileName: name } };
  }
}

function breakdownOf(rows: readonly ScoredRow[], key: string): Breakdown {
  const groups = new Map<string, Breakdown['groups'][number]>();
  for (const { decision, cells } of rows) {
    const label = key.startsWith('cell:') ? (cells[Number(key.slice(5))] ?? '') : decision;
    const group = groups.get(label) ?? { label, range: null, counts: { green: 0, refer: 0, red: 0 } };
    groups.set(label, group);
    group.counts[decision]++;
  }
  return { groups: [...groups.values()].slice(0, 12), others: null };
}

function passes(row: ScoredRow, filter: ColumnFilter): boolean {
  const value = valueOf(row, filter.key);
  switch (filter.kind) {
    case 'text':
      return String(value).toLowerCase().includes(filter.text.toLowerCase());
    case 'range':
      return (
        typeof value === 'number' && value >= (filter.minimum ?? value) && value <= (filter.maximum ?? value)
      );
    case 'values':
      return filter.values.some((wanted) => wanted.toLowerCase() === String(value).toLowerCase());
    default:
      return filter satisfies never;
  }
}

const ranks = { green: 0, refer: 1, red: 2 };

function valueOf(row: ScoredRow, key: string): number | string {
  switch (key) {
    case 'decision':
      return ranks[row.decision];
    case 'confidence':
      return row.confidence;
    case 'probabilityOfDefault':
      return row.probabilityOfDefault;
    case 'line':
      return row.line;
    default: {
      const cell = row.cells[Number(key.slice(5))] ?? '';
      return cell !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;
    }
  }
}

function pageOf(rows: readonly ScoredRow[], { sort, filter, from, limit }: PageRequest): Page {
  const wanted = filter.text.toLowerCase();
  const kept = rows.filter(
    (row) =>
      (filter.decisions.length === 0 || filter.decisions.includes(row.decision)) &&
      (wanted === '' || row.cells.some((cell) => cell.toLowerCase().includes(wanted))) &&
      filter.columns.every((column) => passes(row, column)),
  );
  const sorted = kept.toSorted((a, b) => {
    for (const { key, direction } of sort) {
      const [x, y] = [valueOf(a, key), valueOf(b, key)];
      if (x !== y) return (x < y ? -1 : 1) * (direction === 'ascending' ? 1 : -1);
    }
    return a.rowId - b.rowId;
  });
  return { totalRows: sorted.length, rows: sorted.slice(from, from + limit) };
}
