/** One line on a terminal that says how far a job is, written over itself. */
import type { Job } from '@risk/app/contract/desktop.ts';

export interface ProgressLine {
  show(job: Pick<Job, 'progress'>): void;
  /** Takes the line away. */
  clear(): void;
}

const BAR_WIDTH = 30;
const count = new Intl.NumberFormat('en');

/** Null where the stream is no terminal: a file or a log wants no line that changes. */
export function progressLine(terminal: {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}): ProgressLine | null {
  if (terminal.isTTY !== true) return null;
  let isShown = false;
  return {
    show: ({ progress }) => {
      const line = progressText(progress).slice(0, (terminal.columns ?? 80) - 1);
      terminal.write(`\r${line}\u001B[K`);
      isShown = true;
    },
    clear: () => {
      if (isShown) terminal.write('\r\u001B[K');
      isShown = false;
    },
  };
}

/** `[#####     ] 50 %  1,000 rows  3 s left` */
export function progressText({ bytesDone, bytesTotal, rowsDone, millisecondsLeft }: Job['progress']): string {
  const share = bytesTotal === 0 ? 0 : Math.min(1, bytesDone / bytesTotal);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `[${'#'.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}]`;
  const left =
    millisecondsLeft === null ? '' : `  ${count.format(Math.ceil(millisecondsLeft / 1000))} s left`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${count.format(rowsDone)} rows${left}`;
}
