/**
 * What the page gets: one named function for each verb. A channel is never chosen by the page, and no object of
 * Electron's reaches it.
 */
import type { DesktopEvent, EventPayload } from '@risk/app/contract/desktop.ts';
import type { DesktopPreload } from '@risk/app/contract/desktop-preload.ts';
import type { IpcRenderer } from 'electron';
import {
  eventChannels,
  SAVE_RESULTS_CHANNEL,
  SAVE_ROWS_TO_FIX_CHANNEL,
  SCORE_FILE_CHANNEL,
  verbChannels,
} from './channels.ts';

type Receive = Parameters<IpcRenderer['on']>[1];

/** The part of Electron's `IpcRenderer` that the functions use. */
export interface IpcLink {
  readonly invoke: IpcRenderer['invoke'];
  on(channel: string, listener: Receive): unknown;
  removeListener(channel: string, listener: Receive): unknown;
}

export interface PreloadParts {
  readonly ipcRenderer: IpcLink;
  /** Path behind a `File`, empty where it was made by a script. */
  readonly pathOf: (file: File) => string;
}

export function preloadFunctions({ ipcRenderer, pathOf }: PreloadParts): DesktopPreload {
  return {
    'status.get': (input) => ipcRenderer.invoke(verbChannels['status.get'], input),
    'model.sync': (input) => ipcRenderer.invoke(verbChannels['model.sync'], input),
    'jobs.list': (input) => ipcRenderer.invoke(verbChannels['jobs.list'], input),
    'jobs.get': (input) => ipcRenderer.invoke(verbChannels['jobs.get'], input),
    'jobs.scoreSample': (input) => ipcRenderer.invoke(verbChannels['jobs.scoreSample'], input),
    'jobs.cancel': (input) => ipcRenderer.invoke(verbChannels['jobs.cancel'], input),
    'jobs.delete': (input) => ipcRenderer.invoke(verbChannels['jobs.delete'], input),
    'jobs.page': (input) => ipcRenderer.invoke(verbChannels['jobs.page'], input),
    'jobs.explain': (input) => ipcRenderer.invoke(verbChannels['jobs.explain'], input),
    'jobs.breakdown': (input) => ipcRenderer.invoke(verbChannels['jobs.breakdown'], input),
    'storage.get': (input) => ipcRenderer.invoke(verbChannels['storage.get'], input),
    'storage.setRetention': (input) => ipcRenderer.invoke(verbChannels['storage.setRetention'], input),
    'jobs.issues': (input) => ipcRenderer.invoke(verbChannels['jobs.issues'], input),
    scoreFile: (file) => ipcRenderer.invoke(SCORE_FILE_CHANNEL, { path: pathOf(file), fileName: file.name }),
    saveResults: (jobId) => ipcRenderer.invoke(SAVE_RESULTS_CHANNEL, { jobId }),
    saveRowsToFix: (jobId) => ipcRenderer.invoke(SAVE_ROWS_TO_FIX_CHANNEL, { jobId }),
    onEvent(event, listener) {
      const channel = channelOf(event);
      // The page's listener gets the payload alone: the event beside it holds the sender.
      const receive = (_event: unknown, payload: EventPayload<typeof event>): void => listener(payload);
      ipcRenderer.on(channel, receive);
      return () => void ipcRenderer.removeListener(channel, receive);
    },
  };
}

/** The page is another world: its types promise nothing. */
function channelOf(event: DesktopEvent): string {
  if (!Object.hasOwn(eventChannels, event)) throw new TypeError('there is no such event');
  return eventChannels[event];
}
