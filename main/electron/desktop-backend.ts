/** What the window needs of the workstation. */
import type {
  DesktopEvent,
  DesktopVerb,
  EventPayload,
  Job,
  VerbAnswer,
  VerbOutput,
} from '@risk/app/contract/desktop.ts';

export interface DesktopBackend {
  handle<Verb extends DesktopVerb>(verb: Verb, input: unknown): Promise<VerbAnswer<VerbOutput<Verb>>>;
  /** Starts scoring. @throws RiskError */
  scorePath(file: {
    readonly path: string;
    readonly fileName: string;
    readonly deleteAfter: boolean;
  }): Promise<Job>;
  /** Writes the scored rows as CSV. @throws RiskError */
  exportResults(jobId: string, destinationPath: string): Promise<void>;
  /** @returns a function that ends the subscription */
  on<Event extends DesktopEvent>(event: Event, listener: (payload: EventPayload<Event>) => void): () => void;
}
