/** The contract over the preload object of Electron. The window and the workstation live and die together there. */
import {
  type DesktopVerb,
  job,
  type VerbAnswer,
  type VerbInput,
  type VerbOutput,
} from '@risk/app/contract/desktop.ts';
import type { DesktopPreload, VerbFunctions } from '@risk/app/contract/desktop-preload.ts';
import { verbSchemas } from '@risk/app/contract/verb-schemas.ts';
import { z } from 'zod';
import type { ClerkBridge } from './clerk-bridge.ts';
import { EventListeners } from './listeners.ts';
import { failure, parseAnswer } from './parse-answer.ts';

const saved = z.object({ saved: z.boolean() });

export function createPreloadBridge(preload: DesktopPreload): ClerkBridge {
  const verbs: VerbFunctions = preload;
  const events = new EventListeners();
  preload.onEvent('status.changed', (payload) => events.deliver('status.changed', payload));
  preload.onEvent('job.changed', (payload) => events.deliver('job.changed', payload));

  return {
    call<Verb extends DesktopVerb>(
      verb: Verb,
      input: VerbInput<Verb>,
    ): Promise<VerbAnswer<VerbOutput<Verb>>> {
      return answered(verbSchemas[verb].output, () => verbs[verb](input));
    },
    scoreFile: (file) => answered(job, () => preload.scoreFile(file)),
    saveResults: (jobId) => answered(saved, () => preload.saveResults(jobId)),
    saveRowsToFix: (jobId) => answered(saved, () => preload.saveRowsToFix(jobId)),
    on: (event, listener) => events.add(event, listener),
    onReach(listener) {
      listener('connected');
      return () => undefined;
    },
  };
}

/** IPC rejects only where the other side is gone or broken; the window must go on all the same. */
async function answered<Value>(
  schema: z.ZodType<Value>,
  ask: () => Promise<unknown>,
): Promise<VerbAnswer<Value>> {
  try {
    return parseAnswer(schema, await ask());
  } catch (cause) {
    return failure('workstation.unreachable', {
      reason: cause instanceof Error ? cause.message : String(cause),
    });
  }
}
