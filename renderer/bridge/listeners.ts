/** Listeners of the workstation's events; a payload of another form is dropped and counted, never shown. */
import type { DesktopEvent, EventPayload } from '@risk/app/contract/desktop.ts';
import { eventSchemas } from '@risk/app/contract/verb-schemas.ts';
import type { z } from 'zod';

type Listeners = { readonly [Event in DesktopEvent]: Set<(payload: EventPayload<Event>) => void> };

export class EventListeners {
  readonly #listeners: Listeners = { 'status.changed': new Set(), 'job.changed': new Set() };
  #dropped = 0;

  /** Events that were not of the contract's form so far. */
  get dropped(): number {
    return this.#dropped;
  }

  add<Event extends DesktopEvent>(
    event: Event,
    listener: (payload: EventPayload<Event>) => void,
  ): () => void {
    const listeners: Set<(payload: EventPayload<Event>) => void> = this.#listeners[event];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** @param event @param raw as they came over the wire */
  deliver(event: unknown, raw: unknown): void {
    switch (event) {
      case 'status.changed':
        return this.#tell(eventSchemas[event], this.#listeners[event], raw);
      case 'job.changed':
        return this.#tell(eventSchemas[event], this.#listeners[event], raw);
      default:
        this.#dropped++;
    }
  }

  #tell<Payload>(
    schema: z.ZodType<Payload>,
    listeners: Iterable<(payload: Payload) => void>,
    raw: unknown,
  ): void {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) {
      this.#dropped++;
      return;
    }
    for (const listener of listeners) listener(parsed.data);
  }
}
