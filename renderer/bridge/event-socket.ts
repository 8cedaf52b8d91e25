/** A WebSocket that comes back: calm growing pauses between attempts, and one place that says whether it stands. */

export interface SocketTiming {
  /** Pause before the first new attempt; it doubles up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** A break shorter than this is not shown to anybody. */
  readonly graceMs: number;
}

export const defaultSocketTiming: SocketTiming = { firstPauseMs: 500, longestPauseMs: 10_000, graceMs: 1500 };

/** Pause before attempt `attempt` (0 is the first): doubling, capped, spread over its upper half by `random` in [0, 1). */
export function pauseBefore(attempt: number, timing: SocketTiming, random: () => number): number {
  const full = Math.min(timing.longestPauseMs, timing.firstPauseMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (full / 2) * random();
}

export interface EventSocketOptions {
  /** Opens a new connection. */
  readonly open: () => WebSocket;
  readonly onMessage: (text: string) => void;
  /** Called with true when a connection stands, with false when there has been none for the grace time. */
  readonly onStanding: (standing: boolean) => void;
  readonly random: () => number;
  readonly timing?: SocketTiming;
}

/** @returns a function that closes the connection for good */
export function keepEventSocket(options: EventSocketOptions): () => void {
  const timing = options.timing ?? defaultSocketTiming;
  let attempt = 0;
  let ended = false;
  let socket: WebSocket | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let grace: ReturnType<typeof setTimeout> | undefined;

  const startGrace = () => {
    grace ??= setTimeout(() => options.onStanding(false), timing.graceMs);
  };
  const connect = () => {
    socket = options.open();
    socket.addEventListener('open', () => {
      attempt = 0;
      clearTimeout(grace);
      grace = undefined;
      options.onStanding(true);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') options.onMessage(data);
    });
    // An error is always followed by a close, which is the one place that tries again.
    socket.addEventListener('close', () => {
      if (ended) return;
      startGrace();
      retry = setTimeout(connect, pauseBefore(attempt++, timing, options.random));
    });
  };
  startGrace();
  connect();
  return () => {
    ended = true;
    clearTimeout(retry);
    clearTimeout(grace);
    socket?.close();
  };
}
