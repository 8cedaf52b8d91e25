/**
 * The object that Electron's preload script puts on the window as `riskOMeter`: one named function for each verb, so
 * that there is no generic channel. The workstation's side validates; what comes back is parsed again by the renderer.
 */
import type {
  DesktopEvent,
  DesktopVerb,
  EventPayload,
  Job,
  VerbAnswer,
  VerbInput,
  VerbOutput,
} from './desktop.ts';

/** Name of the property of `window` that holds it. */
export const DESKTOP_PRELOAD_KEY = 'riskOMeter';

export type VerbFunctions = {
  readonly [Verb in DesktopVerb]: (input: VerbInput<Verb>) => Promise<VerbAnswer<VerbOutput<Verb>>>;
};

export interface DesktopPreload extends VerbFunctions {
  /** Takes the `File` of a drop or a file field; the path behind it never enters the page. */
  scoreFile(file: File): Promise<VerbAnswer<Job>>;
  /** Opens the save dialog; `saved` is false where the person changed their mind. */
  saveResults(jobId: string): Promise<VerbAnswer<{ readonly saved: boolean }>>;
  /** The same for the rows to fix. */
  saveRowsToFix(jobId: string): Promise<VerbAnswer<{ readonly saved: boolean }>>;
  /** @returns a function that ends the subscription */
  onEvent<Event extends DesktopEvent>(
    event: Event,
    listener: (payload: EventPayload<Event>) => void,
  ): () => void;
}
