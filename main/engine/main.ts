/**
 * The engine's process: started by the workstation, ends with it. Its port is Node's channel to the parent, or
 * `process.parentPort` where it runs as a utility process.
 */
import { RiskError } from '@risk/app/contract/errors.ts';
import { brokenEngine, type Engine, openEngine } from './engine.ts';
import { engineError } from './engine-error.ts';
import { engineCall, engineOptions } from './protocol.ts';

interface Port {
  send(message: unknown): void;
  listen(onMessage: (message: unknown) => void): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const port = portOfThisProcess();
const options = engineOptions.parse(JSON.parse(process.argv[2] ?? 'null'));
const engine = openOrExplain();

port.listen((message) => {
  void answer(message);
});
port.send({ event: 'ready', payload: {} });

// Ctrl-C reaches all processes of a terminal; the workstation decides when the engine ends.
process.on('SIGINT', () => undefined);

function openOrExplain(): Engine {
  try {
    return openEngine(options, {
      now: Date.now,
      monotonic: () => performance.now(),
      emit: (event, payload) => port.send({ event, payload }),
      die,
    });
  } catch (error) {
    if (engineError(error).code === 'internal.unexpected') console.error(error);
    return brokenEngine(error);
  }
}

/** An orderly exit waits for each thread, and one that is in native code may never come back. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

async function answer(message: unknown): Promise<void> {
  const call = engineCall.safeParse(message);
  if (!call.success) return;
  const { id, method, input } = call.data;
  try {
    port.send({ id, ok: true, value: await engine.handle(method, input) });
  } catch (error) {
    port.send({ id, ok: false, error: engineError(error) });
  }
  // Leaves the answer the time to cross.
  if (method === 'close') setImmediate(() => process.exit(0));
}

function portOfThisProcess(): Port {
  const parentPort: unknown = 'parentPort' in process ? process.parentPort : undefined;
  if (isParentPort(parentPort))
    return {
      send: (message) => parentPort.postMessage(message),
      listen: (onMessage) => parentPort.on('message', ({ data }) => onMessage(data)),
    };
  if (process.send === undefined)
    throw new RiskError('internal.unexpected', { reason: 'the engine has no parent' });
  process.on('disconnect', die);
  return {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    listen: (onMessage) => process.on('message', onMessage),
  };
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}
