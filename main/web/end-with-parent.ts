/** npm does not pass its own end on: a program that npm started watches whether npm is still there. */
const LOOK_EVERY_MS = 500;

export function endWithParent(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, LOOK_EVERY_MS);
  timer.unref();
}
