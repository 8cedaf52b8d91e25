/** Calls an action at most once per interval; what was asked for in between follows when the interval is over. */
export class Throttle {
  readonly #intervalMs: number;
  readonly #monotonic: () => number;
  readonly #action: () => void;
  #calledAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** @param monotonic milliseconds, never backwards */
  constructor(intervalMs: number, monotonic: () => number, action: () => void) {
    this.#intervalMs = intervalMs;
    this.#monotonic = monotonic;
    this.#action = action;
  }

  request(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#calledAt + this.#intervalMs - this.#monotonic();
    if (wait <= 0) this.#call();
    else this.#timer = setTimeout(() => this.#call(), wait);
  }

  /** Forgets what is still to be called. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #call(): void {
    this.#timer = undefined;
    this.#calledAt = this.#monotonic();
    this.#action();
  }
}
