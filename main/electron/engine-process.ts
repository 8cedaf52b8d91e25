/** The engine as a utility process: Electron's own way to run Node beside the window, with `runAsNode` switched off. */
import { fileURLToPath } from 'node:url';
import type { ForkOptions } from 'electron';
import { entryUrl } from '../engine/entry-url.ts';
import type { SpawnEngine } from '../engine/supervisor.ts';
import type { Log } from './log.ts';

/** The part of Electron's `UtilityProcess` that an engine needs. */
interface UtilityChild {
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (type: string, location: string) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
}

export interface EngineProcessParts {
  readonly utilityProcess: {
    fork(modulePath: string, args: string[], options: ForkOptions): UtilityChild;
  };
  readonly log: Log;
}

/** Call the returned function only once the app is ready. */
export function engineAsUtilityProcess({ utilityProcess, log }: EngineProcessParts): SpawnEngine {
  return (argument) => {
    const child = utilityProcess.fork(fileURLToPath(entryUrl('engine')), [argument], {
      serviceName: 'Risk-O-Meter engine',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    // Without a listener the event would throw; `exit` follows it and is what counts.
    child.on('error', (type, location) => log(`the engine failed: ${type} at ${location}`));
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) =>
        child.once('exit', (code) => {
          if (code !== 0) log(`the engine ended with code ${code}`);
          listener();
        }),
      kill: () => child.kill(),
    };
  };
}
