/** What every window, bridge and command line may ask of a workstation, and what it is opened with. */
import type {
  DesktopEvent,
  DesktopVerb,
  EventPayload,
  Job,
  SyncReport,
  VerbAnswer,
  VerbOutput,
  WorkstationStatus,
} from '@risk/app/contract/desktop.ts';
import type { EngineFaults, ScoringModel } from '../engine/protocol.ts';
import type { SpawnEngine } from '../engine/supervisor.ts';
import type { Fetch } from './fleet-client.ts';
import type { MachinePolicy } from './machine-policy.ts';
import type { SecretStore } from './secret-store.ts';

export interface WorkstationOptions {
  /** All state stands below this folder. */
  readonly dataDirectory: string;
  readonly version: string;
  /** How this computer is called on the service. */
  readonly desktopName: string;
  /** Path of the file of applicants that comes with the program. */
  readonly sampleFile: string;
  readonly spawnEngine: SpawnEngine;
  /** Goes before the address that this computer was enrolled with. */
  readonly serviceUrl?: string | undefined;
  /** Rules of the whole computer, which go before all else; none where left out. */
  readonly policy?: MachinePolicy;
  readonly fetch: Fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  /** Files that only this user can read, where left out. */
  readonly secrets?: SecretStore;
  /** Whether to synchronise and deliver by itself; the command line asks for both when it needs them. */
  readonly background: boolean;
  readonly intervals?: Partial<Intervals>;
  readonly faults?: EngineFaults;
}

export interface Intervals {
  readonly syncMs: number;
  readonly provisionMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  readonly requestTimeoutMs: number;
}

export const defaultIntervals: Intervals = {
  syncMs: 10 * 60_000,
  provisionMs: 2000,
  firstRetryMs: 2000,
  longestRetryMs: 5 * 60_000,
  requestTimeoutMs: 15_000,
};

export interface FileToScore {
  readonly path: string;
  /** As the person knows it. */
  readonly fileName: string;
  /** Whether the file is a copy that goes when the job ends. */
  readonly deleteAfter: boolean;
}

/** Every row with its results, or only the rows to fix, each with its problems in a last column. */
export type ExportedRows = 'all' | 'to-fix';

export interface ExportOptions {
  /** Columns with reasons too. */
  readonly reasons?: boolean;
  /** All rows where left out. */
  readonly rows?: ExportedRows;
}

export interface ScoreOptions {
  /** A model from a file; the one in force where left out. */
  readonly model?: ScoringModel | undefined;
  /** A new file that results are written to while scoring; no rows are kept then, and none can be shown. */
  readonly resultsPath?: string | undefined;
  /** Whether one row to fix is enough for no row to be scored. */
  readonly isStrict?: boolean;
}

export interface Workstation {
  /** Parses the input, does what the verb says. Never rejects. */
  handle<Verb extends DesktopVerb>(verb: Verb, input: unknown): Promise<VerbAnswer<VerbOutput<Verb>>>;
  /**
   * Starts scoring; answers with the running job.
   * @throws RiskError `model.none`, `model.expired`, `file.*`
   */
  scorePath(file: FileToScore, options?: ScoreOptions): Promise<Job>;
  /** Writes rows as CSV, over what stands there. @throws RiskError `job.*`, `file.unwritable` */
  exportResults(jobId: string, destinationPath: string, options?: ExportOptions): Promise<void>;
  status(): Promise<WorkstationStatus>;
  /** Connects this computer to a service by a string from its administrator. @throws RiskError */
  enrol(enrolment: string): Promise<void>;
  synchronise(): Promise<SyncReport>;
  /** Brings away what waits in the outbox. */
  deliver(): Promise<'done' | 'failed'>;
  /** @returns a function that ends the subscription */
  on<Event extends DesktopEvent>(event: Event, listener: (payload: EventPayload<Event>) => void): () => void;
  /** Ends the engine and all that runs in the background. */
  close(): Promise<void>;
}
