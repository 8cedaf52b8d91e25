/** The engine as a child process of Node. */
import { fork } from 'node:child_process';
import { entryUrl } from './entry-url.ts';
import type { SpawnEngine } from './supervisor.ts';

export const forkEngine: SpawnEngine = (argument) => {
  const child = fork(entryUrl('engine'), [argument], {
    serialization: 'advanced',
    execArgv: [],
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
