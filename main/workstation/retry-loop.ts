/** Does something again and again: at a calm pace while it works, with growing, jittered pauses while it does not. */

export interface RetryLoopOptions {
  /** Rejecting counts as failing. */
  readonly attempt: () => Promise<'done' | 'failed'>;
  readonly everyMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** In [0, 1). */
  readonly random: () => number;
}

export class RetryLoop {
  readonly #options: RetryLoopOptions;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #running = false;
  #askedAgain = false;
  #closed = false;

  constructor(options: RetryLoopOptions) {
    this.#options = options;
  }

  /** Now, or as soon as the attempt that runs is over. */
  poke(): void {
    if (this.#running) this.#askedAgain = true;
    else void this.#attempt();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #attempt(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#running = true;
    this.#askedAgain = false;
    const outcome = await this.#options.attempt().catch(() => 'failed' as const);
    this.#running = false;
    this.#failures = outcome === 'done' ? 0 : this.#failures + 1;
    if (this.#askedAgain) this.poke();
    else if (!this.#isClosed()) this.#timer = setTimeout(() => this.poke(), this.#pauseMs());
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  #pauseMs(): number {
    const { everyMs, firstRetryMs, longestRetryMs, random } = this.#options;
    if (this.#failures === 0) return everyMs;
    // Full pauses in step would bring all desktops of a bank back in the same second.
    return Math.min(longestRetryMs, firstRetryMs * 2 ** (this.#failures - 1)) * (0.5 + random());
  }
}
