/** The verb table and the events again, in a form in which TypeScript follows a name from key to value. */
import type { z } from 'zod';
import {
  type DesktopEvent,
  type DesktopVerb,
  desktopEvents,
  desktopVerbs,
  type EventPayload,
  type VerbOutput,
} from './desktop.ts';

export const verbSchemas: {
  readonly [Verb in DesktopVerb]: {
    readonly input: z.ZodType<z.output<(typeof desktopVerbs)[Verb]['input']>>;
    readonly output: z.ZodType<VerbOutput<Verb>>;
  };
} = desktopVerbs;

export const eventSchemas: { readonly [Event in DesktopEvent]: z.ZodType<EventPayload<Event>> } =
  desktopEvents;
