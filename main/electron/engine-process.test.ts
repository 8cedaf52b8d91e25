import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { engineAsUtilityProcess } from './engine-process.ts';

class ChildDouble extends EventEmitter {
  readonly sent: unknown[] = [];
  killed = false;
  postMessage = (message: unknown) => void this.sent.push(structuredClone(message));
  kill = () => (this.killed = true);
}

function spawned() {
  const child = new ChildDouble();
  const forks: unknown[] = [];
  const log: string[] = [];
  const spawn = engineAsUtilityProcess({
    utilityProcess: {
      fork: (...given) => {
        forks.push(given);
        return child;
      },
    },
    log: (line) => void log.push(line),
  });
  return { child, forks, log, engine: spawn('{"directory":"/data"}') };
}

it('starts the entry of the engine with its one argument and no switches of Node', () => {
  expect(spawned().forks).toEqual([
    [
      expect.stringMatching(/main[/\\]engine[/\\]main\.ts$/),
      ['{"directory":"/data"}'],
      { serviceName: 'Risk-O-Meter engine', execArgv: [], stdio: ['ignore', 'ignore', 'inherit'] },
    ],
  ]);
});

it('carries messages both ways and kills', () => {
  const { child, engine } = spawned();
  const heard: unknown[] = [];
  engine.onMessage((message) => void heard.push(message));
  engine.send({ id: 1 });
  child.emit('message', { id: 1, ok: true });
  engine.kill();
  expect([child.sent, heard, child.killed]).toEqual([[{ id: 1 }], [{ id: 1, ok: true }], true]);
});

it('tells of an end once, and survives the error event before it', () => {
  const { child, engine, log } = spawned();
  let exits = 0;
  engine.onExit(() => void exits++);
  child.emit('error', 'FatalError', 'v8', 'a long report');
  child.emit('exit', 5);
  child.emit('exit', 5);
  expect(exits).toBe(1);
  expect(log).toEqual(['the engine failed: FatalError at v8', 'the engine ended with code 5']);
});
