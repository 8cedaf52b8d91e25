/** The terminal as the commands speak to it; the one place of them that reaches for the process. */
import type { Voices } from './program.ts';

const CLEAR_LINE = '\r\u001B[2K';

export function terminalVoices(): Voices {
  const { stdout, stderr } = process;
  // A pipe that nobody reads any more ends the program quietly, as in `| head`.
  stdout.on('error', () => undefined);
  const clear = stderr.isTTY ? CLEAR_LINE : '';
  return {
    print: (text) => void stdout.write(`${text}\n`),
    say: (line) => void stderr.write(`${clear}${line}\n`),
    progress: stderr.isTTY ? (text) => void stderr.write(`${clear}${text}`) : null,
  };
}

/** npm runs its scripts in the project's folder; the names of files mean the folder that the person is in. */
export function enterCallersFolder(): void {
  const folder = process.env['npm_lifecycle_event'] === undefined ? undefined : process.env['INIT_CWD'];
  if (folder !== undefined) process.chdir(folder);
}
