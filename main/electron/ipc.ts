/**
 * The one door between the page and the workstation, made from the verb table. A call passes when its channel is known,
 * it comes from the main frame of the own window showing the own page, and its payload parses; a refusal is logged.
 */
import {
  type DesktopEvent,
  type DesktopVerb,
  desktopEvents,
  desktopVerbs,
  jobId,
  type VerbAnswer,
} from '@risk/app/contract/desktop.ts';
import { detailText, RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import { z } from 'zod';
import type { ExportedRows, Workstation } from '../workstation/workstation-contract.ts';
import {
  eventChannels,
  SAVE_RESULTS_CHANNEL,
  SAVE_ROWS_TO_FIX_CHANNEL,
  SCORE_FILE_CHANNEL,
  verbChannels,
} from './channels.ts';
import type { Log } from './log.ts';
import type { CallOrigin } from './trusted-sender.ts';

const fileRequest = z.strictObject({ path: z.string().max(32_768), fileName: z.string().max(1024) });
const resultsRequest = z.strictObject({ jobId });

/** What the window needs of the workstation. */
export type DesktopBackend = Pick<Workstation, 'handle' | 'scorePath' | 'exportResults' | 'on'>;

/** The part of Electron's `IpcMain` that verbs are bound to. */
export interface IpcHost {
  handle(channel: string, listener: (event: CallOrigin, ...given: unknown[]) => Promise<unknown>): void;
  removeHandler(channel: string): void;
}

export interface IpcParts {
  readonly ipcMain: IpcHost;
  readonly backend: DesktopBackend;
  /** @returns null for a trusted caller, else what is wrong with it */
  readonly distrust: (event: CallOrigin) => string | null;
  /** Asks where to save and saves there. */
  readonly saveResults: (jobId: string, what: ExportedRows) => Promise<{ readonly saved: boolean }>;
  /** Tells the window, where there is one. */
  readonly tell: (channel: string, payload: unknown) => void;
  readonly log: Log;
}

/** @returns a function that takes all channels down again */
export function bindVerbs(parts: IpcParts): () => void {
  const { ipcMain, backend } = parts;
  const channels: string[] = [];

  const handle = <Input>(
    channel: string,
    schema: z.ZodType<Input>,
    answer: (input: Input) => Promise<VerbAnswer<unknown>>,
  ): void => {
    channels.push(channel);
    ipcMain.handle(channel, (event, ...given: unknown[]) =>
      guarded(parts, { channel, event, given, schema, answer }),
    );
  };

  for (const verb of verbNames())
    handle<unknown>(verbChannels[verb], desktopVerbs[verb].input, (input) => backend.handle(verb, input));
  handle(SCORE_FILE_CHANNEL, fileRequest, async ({ path, fileName }) => {
    // A page can make a `File` without a file behind it.
    if (path === '') throw new RiskError('file.not-found', { file: fileName });
    return { ok: true, value: await backend.scorePath({ path, fileName, deleteAfter: false }) };
  });
  handle(SAVE_RESULTS_CHANNEL, resultsRequest, async ({ jobId }) => ({
    ok: true,
    value: await parts.saveResults(jobId, 'all'),
  }));
  handle(SAVE_ROWS_TO_FIX_CHANNEL, resultsRequest, async ({ jobId }) => ({
    ok: true,
    value: await parts.saveResults(jobId, 'to-fix'),
  }));

  const stopTelling = eventNames().map((event) =>
    backend.on(event, (payload) => parts.tell(eventChannels[event], payload)),
  );
  return () => {
    for (const channel of channels) ipcMain.removeHandler(channel);
    for (const stop of stopTelling) stop();
  };
}

interface GuardedCall<Input> {
  readonly channel: string;
  readonly event: CallOrigin;
  readonly given: readonly unknown[];
  readonly schema: z.ZodType<Input>;
  readonly answer: (input: Input) => Promise<VerbAnswer<unknown>>;
}

/** Errors are values: a rejected call would reach the page as text that nobody can look up. */
async function guarded<Input>(
  { distrust, log }: IpcParts,
  { channel, event, given, schema, answer }: GuardedCall<Input>,
): Promise<VerbAnswer<unknown>> {
  try {
    const doubt = distrust(event);
    if (doubt !== null) {
      log(`refused ${channel}: called by ${doubt}`);
      throw new RiskError('access.bad-origin');
    }
    const input = schema.safeParse(given[0]);
    if (!input.success || given.length !== 1) {
      const issue = input.error?.issues[0];
      const reason =
        issue === undefined ? 'one argument is expected' : `${issue.path.join('.')}: ${issue.message}`;
      log(`refused ${channel}: its payload does not parse`);
      throw new RiskError('request.invalid', { reason });
    }
    return await answer(input.data);
  } catch (error) {
    const value = toErrorValue(error);
    if (value.code === 'internal.unexpected')
      log(`${channel} failed: ${detailText(value.details, 'reason')}`);
    return { ok: false, error: value };
  }
}

function verbNames(): DesktopVerb[] {
  const names: DesktopVerb[] = [];
  for (const name in desktopVerbs) if (isVerb(name)) names.push(name);
  return names;
}

function isVerb(name: string): name is DesktopVerb {
  return Object.hasOwn(desktopVerbs, name);
}

function eventNames(): DesktopEvent[] {
  const names: DesktopEvent[] = [];
  for (const name in desktopEvents) if (isEvent(name)) names.push(name);
  return names;
}

function isEvent(name: string): name is DesktopEvent {
  return Object.hasOwn(desktopEvents, name);
}
