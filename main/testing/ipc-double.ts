/**
 * Electron's IPC in one process: what crosses is copied by the structured clone algorithm, as Electron does it, so a
 * function, a class or a shared reference does not get through here either.
 */
import { EventEmitter } from 'node:events';
import type { IpcHost } from '../electron/ipc.ts';
import type { IpcLink } from '../electron/preload-functions.ts';
import type { CallOrigin } from '../electron/trusted-sender.ts';

/** Where calls of the own page come from. */
export const OWN_CONTENTS_ID = 7;
export const ownPage: CallOrigin = {
  sender: { id: OWN_CONTENTS_ID },
  senderFrame: { parent: null, url: 'app://risk/' },
};

type Handler = Parameters<IpcHost['handle']>[1];

export class IpcDouble {
  readonly #handlers = new Map<string, Handler>();
  readonly #told = new EventEmitter();

  /** Channels that are answered now. */
  get channels(): string[] {
    return [...this.#handlers.keys()].toSorted();
  }

  readonly ipcMain: IpcHost = {
    handle: (channel, listener) => {
      if (this.#handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
      this.#handlers.set(channel, listener);
    },
    removeHandler: (channel) => this.#handlers.delete(channel),
  };

  /** The renderer's end as it looks from the given page. */
  rendererOf(origin: CallOrigin): IpcLink {
    return {
      invoke: async (channel, ...given: unknown[]) => {
        const handler = this.#handlers.get(channel);
        if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
        return structuredClone(await handler(origin, ...structuredClone(given)));
      },
      on: (channel, listener) => this.#told.on(channel, listener),
      removeListener: (channel, listener) => this.#told.removeListener(channel, listener),
    };
  }

  /** Main to renderer, as `webContents.send` does. */
  send(channel: string, payload: unknown): void {
    this.#told.emit(channel, { sender: 'not for the page' }, structuredClone(payload));
  }

  listenerCount(channel: string): number {
    return this.#told.listenerCount(channel);
  }
}
