/** The verb table over HTTP: `POST /api/verbs/<verb>`, always answered with a `VerbAnswer`. */
import { type DesktopVerb, desktopVerbs } from '@risk/app/contract/desktop.ts';
import type { FastifyInstance } from 'fastify';
import type { Workstation } from '../workstation/workstation-contract.ts';

const verbNames = Object.keys(desktopVerbs).filter((name): name is DesktopVerb =>
  Object.hasOwn(desktopVerbs, name),
);

export function registerVerbs(api: FastifyInstance, workstation: Workstation): void {
  for (const verb of verbNames)
    api.post(`/api/verbs/${verb}`, ({ body }) => workstation.handle(verb, body ?? {}));
}
