/** Who listens to what the workstation tells. */
import type { DesktopEvent, EventPayload } from '@risk/app/contract/desktop.ts';

type Listeners = { readonly [Event in DesktopEvent]: Set<(payload: EventPayload<Event>) => void> };

export class Emitter {
  readonly #listeners: Listeners = { 'status.changed': new Set(), 'job.changed': new Set() };

  /** @returns a function that ends the subscription */
  on<Event extends DesktopEvent>(event: Event, listener: (payload: EventPayload<Event>) => void): () => void {
    const listeners: Set<(payload: EventPayload<Event>) => void> = this.#listeners[event];
    // A wrapper of its own, so that the same function may listen twice.
    const own = (payload: EventPayload<Event>): void => listener(payload);
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }

  emit<Event extends DesktopEvent>(event: Event, payload: EventPayload<Event>): void {
    const listeners: Set<(payload: EventPayload<Event>) => void> = this.#listeners[event];
    for (const listener of listeners) listener(payload);
  }
}
