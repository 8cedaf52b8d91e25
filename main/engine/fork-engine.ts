/** The engine as a child process of Node. */
import { fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { entryUrl } from './entry-url.ts';
import type { SpawnEngine } from './supervisor.ts';

export const forkEngine: SpawnEngine = (argument) => {
  const child = fork(entryUrl('engine'), [argument], {
    serialization: 'advanced',
    execArgv: [],
    // The engine's process finds its compiled code where this one does.
    env: { ...process.env, ...compileCache() },
    // Standard output belongs to the program that the person started.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', listener);
      child.once('error', () => undefined);
    },
    kill: () => child.kill('SIGKILL'),
  };
};

function compileCache(): { readonly NODE_COMPILE_CACHE?: string } {
  const directory = getCompileCacheDir();
  // The folder of this very version of Node stands below the one that was asked for.
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: dirname(directory) };
}
