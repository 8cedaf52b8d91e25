/** The contract's schemas by name, in a form in which TypeScript follows the name from key to value. */
import {
  type DesktopEvent,
  type DesktopVerb,
  desktopEvents,
  desktopVerbs,
  type EventPayload,
  type VerbOutput,
} from '@risk/app/contract/desktop.ts';
import type { z } from 'zod';

export const payloadSchemas: { readonly [Event in DesktopEvent]: z.ZodType<EventPayload<Event>> } =
  desktopEvents;

export const outputSchemas: { readonly [Verb in DesktopVerb]: z.ZodType<VerbOutput<Verb>> } = {
  'status.get': desktopVerbs['status.get'].output,
  'model.sync': desktopVerbs['model.sync'].output,
  'jobs.list': desktopVerbs['jobs.list'].output,
  'jobs.get': desktopVerbs['jobs.get'].output,
  'jobs.scoreSample': desktopVerbs['jobs.scoreSample'].output,
  'jobs.cancel': desktopVerbs['jobs.cancel'].output,
  'jobs.delete': desktopVerbs['jobs.delete'].output,
  'jobs.page': desktopVerbs['jobs.page'].output,
  'jobs.issues': desktopVerbs['jobs.issues'].output,
};
