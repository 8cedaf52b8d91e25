/** What the commands that need no service have in common: usage, exit codes, where file names mean to be. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { detailText, RiskError } from '@risk/app/contract/errors.ts';
import { issueLines } from './issue-lines.ts';

export const EXIT = { fine: 0, failed: 1, badInput: 2 } as const;

/** The person wrote something that cannot be meant; the message says what. */
export class UsageError extends Error {}

/** Whom a command speaks to. */
export interface Voices {
  /** The result. */
  readonly print: (text: string) => void;
  /** One line for the person beside the result. */
  readonly say: (line: string) => void;
  /** Shows how far the work is, in place of what it showed before; null where nobody would see it. */
  readonly progress: ((text: string) => void) | null;
}

/**
 * Runs a command and tells what came of it.
 * @param command its name behind `npm run`
 * @returns the exit code: 0 done, 2 bad usage or input, 1 another failure
 */
export async function runProgram(
  command: string,
  voices: Voices,
  work: () => Promise<void>,
): Promise<number> {
  try {
    await work();
    return EXIT.fine;
  } catch (error) {
    voices.progress?.('');
    if (error instanceof UsageError) {
      voices.say(error.message);
      voices.say(`Try: npm run ${command} -- --help`);
      return EXIT.badInput;
    }
    if (!(error instanceof RiskError)) throw error;
    const { details, message, code } = error;
    voices.say(code === 'internal.unexpected' ? `${message} ${detailText(details, 'reason')}` : message);
    for (const line of issueLines(error)) voices.say(line);
    return isBadInput(error) ? EXIT.badInput : EXIT.failed;
  }
}

/** @throws UsageError naming the option that is not known or lacks its value */
export function parseOptions<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // The first sentence names the option; the rest is advice for programmers.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.split(/\n|[.:] /)[0] ?? message}.`.replace(/\.\.$/, '.'), {
      cause: error,
    });
  }
}

/** The one file that a command is about. @throws UsageError */
export function onlyOperand(positionals: readonly string[], what: string): string {
  const [operand, ...others] = positionals;
  if (operand === undefined || operand === '') throw new UsageError(`Name the ${what}.`);
  if (others.length > 0) throw new UsageError(`Name one ${what}, not ${positionals.length}.`);
  return operand;
}

/** @throws UsageError */
export function wholeNumber(
  text: string,
  { name, from, to }: { readonly name: string; readonly from: number; readonly to: number },
): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= from && value <= to))
    throw new UsageError(`${name} has to be a whole number from ${from} to ${to}, not “${text}”.`);
  return value;
}

/** @throws UsageError */
export function oneOf<Choice extends string>(text: string, name: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined)
    throw new UsageError(`${name} has to be one of ${choices.join(', ')}, not “${text}”.`);
  return found;
}

function isBadInput({ code }: RiskError): boolean {
  return (
    code.startsWith('csv.') ||
    code.startsWith('dataset.') ||
    code.startsWith('training.') ||
    (code.startsWith('file.') && code !== 'file.unwritable')
  );
}
