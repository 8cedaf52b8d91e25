/** The command line of `npm run admin`, read and checked before anything is asked of the service. */
import { parseArgs } from 'node:util';

const COMMANDS = [
  'train',
  'runs',
  'versions',
  'approve',
  'refuse',
  'enrolment-code',
  'desktops',
  'drift',
  'datasets',
] as const;
type Command = (typeof COMMANDS)[number];

export interface CommandLine {
  readonly command: Command;
  /** What follows the command. */
  readonly operands: readonly string[];
  readonly comment: string | undefined;
  readonly seed: string | undefined;
  readonly note: string | undefined;
  readonly address: string | undefined;
  /** Act as this person of the demonstration. */
  readonly as: string | undefined;
}

/** The person wrote something that cannot be meant; the message says what. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run admin -- <command>

  train [DATASET] [--seed N]      train on the newest version of a data set (german-credit) and wait for the result
  runs                            the newest training runs
  versions                        model versions and their figures
  approve N --comment "..."       put version N in force; who asked for it may not
  refuse N --comment "..."        close version N without using it
  enrolment-code [--note "..."] [--address URL]
                                  a one-time string that connects one desktop
  desktops                        enrolled desktops
  drift                           drift of the model in force
  datasets                        data set versions

  --as NAME     act as this person of the local demonstration (demo-scientist, demo-admin)

The service is RISK_SERVICE_URL (http://127.0.0.1:5051), the token RISK_TOKEN; without a token the local demonstration's
are used where they can be read: demo-scientist's to train, demo-admin's for the rest.
`;

/** @throws UsageError */
export function readCommandLine(args: readonly string[]): CommandLine | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [name, ...operands] = positionals;
  if (name === undefined) throw new UsageError('Name a command.');
  const command = COMMANDS.find((candidate) => candidate === name);
  if (command === undefined) throw new UsageError(`There is no command “${name}”.`);
  checkOperands(command, operands);
  if ((command === 'approve' || command === 'refuse') && (values.comment ?? '').trim() === '')
    throw new UsageError(`“${command}” needs a reason: --comment "...".`);
  if (values.seed !== undefined && !/^\d{1,10}$/.test(values.seed))
    throw new UsageError(`The seed “${values.seed}” is not a whole number.`);
  const { comment, seed, note, address, as } = values;
  return { command, operands, comment, seed, note, address, as };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { comment: text, seed: text, note: text, address: text, as: text };
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error), {
      cause: error,
    });
  }
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const needsVersion = command === 'approve' || command === 'refuse';
  const most = needsVersion || command === 'train' ? 1 : 0;
  const extra = operands[most];
  if (extra !== undefined) throw new UsageError(`“${extra}” is one word too many.`);
  if (needsVersion && !/^[1-9]\d{0,8}$/.test(operands[0] ?? ''))
    throw new UsageError(`“${command}” needs the number of a version.`);
}
