/** The command line of `npm run admin`, read and checked before anything is asked of the service. */
import { readBucketAddress } from '../datasets/sources/bucket-source.ts';
import { parseOptions, UsageError, wholeNumber } from './program.ts';

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
  'dataset',
  'keys',
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
  /** Of a data set. */
  readonly name: string | undefined;
  /** File of a FeatureSchema. */
  readonly schema: string | undefined;
  /** Files of the public root keys that are to be. */
  readonly root: readonly string[];
  /** How many of them have to sign. */
  readonly threshold: string | undefined;
  /** How long the key set is good. */
  readonly days: string | undefined;
  /** Whether the service is to make a new key for releases and orders. */
  readonly freshKey: boolean;
  /** File of the private key that signs. */
  readonly key: string | undefined;
  /** Act as this person of the demonstration. */
  readonly as: string | undefined;
}

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
  dataset add FILE --name NAME [--schema FILE.json]
                                  make a CSV file the next version; rows that do not fit are listed
  dataset import SOURCE --name NAME [--schema FILE.json]
                                  make every new CSV file of a folder, or of a bucket's prefix
                                  (gs://bucket/prefix), a version; content that is known is passed over
  dataset lineage NAME VERSION    the runs on a version and the model versions that they registered

  keys                            the keys that desktops believe now
  keys rotate --comment "..."     a new key in place of the one that the service signs with
  keys new FILE.pem               a root key of your own, made here: no service is asked
  keys draft FILE [--root A.pub --root B.pub --threshold N] [--fresh-key] [--days N]
                                  the next key set, to be signed: with other root keys, with a new key for the service
  keys sign FILE --key A.pem      sign a draft, here: no service is asked
  keys publish FILE --comment "..."
                                  publish a draft that is signed by enough keys

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
  if (command === 'dataset') checkDataset(operands, values.name);
  if (command === 'keys') checkKeys(operands, values);
  if (command === 'approve' || command === 'refuse') requireComment(command, values.comment);
  if (values.seed !== undefined && !/^\d{1,10}$/.test(values.seed))
    throw new UsageError(`The seed “${values.seed}” is not a whole number.`);
  const { comment, seed, note, address, name: dataset, schema, as } = values;
  const { root = [], threshold, days, 'fresh-key': freshKey = false, key } = values;
  const ofKeys = { root, threshold, days, freshKey, key };
  return { command, operands, comment, seed, note, address, name: dataset, schema, ...ofKeys, as };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    comment: text,
    seed: text,
    note: text,
    address: text,
    name: text,
    schema: text,
    as: text,
    root: { type: 'string', multiple: true },
    threshold: text,
    days: text,
    'fresh-key': { type: 'boolean' },
    key: text,
  } as const;
  return parseOptions(args, { ...options, help: { type: 'boolean', short: 'h' } });
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const needsVersion = command === 'approve' || command === 'refuse';
  const most =
    command === 'dataset' ? 3 : command === 'keys' ? 2 : needsVersion || command === 'train' ? 1 : 0;
  const extra = operands[most];
  if (extra !== undefined) throw new UsageError(`“${extra}” is one word too many.`);
  if (needsVersion && !/^[1-9]\d{0,8}$/.test(operands[0] ?? ''))
    throw new UsageError(`“${command}” needs the number of a version.`);
}

const DATASET_VERBS: Readonly<Record<string, string>> = {
  add: 'the CSV file to add',
  import: 'the folder or the gs://bucket/prefix to import from',
  lineage: 'the data set and the number of its version',
};

function checkDataset([verb = '', ...operands]: readonly string[], name: string | undefined): void {
  const wanted = Object.hasOwn(DATASET_VERBS, verb) ? DATASET_VERBS[verb] : undefined;
  if (wanted === undefined)
    throw new UsageError(`“dataset” needs one of ${Object.keys(DATASET_VERBS).join(', ')} behind it.`);
  const needed = verb === 'lineage' ? 2 : 1;
  const extra = operands[needed];
  if (extra !== undefined) throw new UsageError(`“${extra}” is one word too many.`);
  if (operands.length < needed) throw new UsageError(`“dataset ${verb}” needs ${wanted}.`);
  if (verb === 'lineage' && !/^[1-9]\d{0,8}$/.test(operands[1] ?? ''))
    throw new UsageError('“dataset lineage” needs the number of a version.');
  const [source = ''] = operands;
  if (verb === 'import' && source.startsWith('gs:') && readBucketAddress(source) === null)
    throw new UsageError(`“${source}” is no bucket: write gs://bucket/prefix.`);
  if (verb !== 'lineage' && (name ?? '') === '')
    throw new UsageError(`“dataset ${verb}” needs the name of the data set: --name NAME.`);
}

/** What stands behind “keys”, and the file that it takes. */
const KEYS_VERBS: Readonly<Record<string, string | null>> = {
  rotate: null,
  new: 'the file to write, for example root-a.pem',
  draft: 'the file to write',
  sign: 'the draft',
  publish: 'the draft',
};

interface KeysValues {
  readonly comment?: string | undefined;
  readonly key?: string | undefined;
  readonly threshold?: string | undefined;
  readonly days?: string | undefined;
}

function checkKeys([verb, file]: readonly string[], { comment, key, threshold, days }: KeysValues): void {
  if (verb === undefined) return;
  if (!Object.hasOwn(KEYS_VERBS, verb))
    throw new UsageError(
      `“keys” is followed by one of ${Object.keys(KEYS_VERBS).join(', ')}, or by nothing.`,
    );
  const wanted = KEYS_VERBS[verb] ?? null;
  if (wanted === null && file !== undefined) throw new UsageError(`“${file}” is one word too many.`);
  if (wanted !== null && (file ?? '') === '') throw new UsageError(`“keys ${verb}” needs ${wanted}.`);
  if (verb === 'rotate' || verb === 'publish') requireComment(`keys ${verb}`, comment);
  if (verb === 'new' && file?.endsWith('.pem') !== true)
    throw new UsageError('The file of a private key ends in “.pem”.');
  if (verb === 'sign' && (key ?? '') === '')
    throw new UsageError('“keys sign” needs the file of the private key: --key FILE.pem.');
  if (threshold !== undefined) wholeNumber(threshold, { name: 'The threshold', from: 1, to: 8 });
  if (days !== undefined) wholeNumber(days, { name: 'The number of days', from: 1, to: 3650 });
}

function requireComment(command: string, comment: string | undefined): void {
  if ((comment ?? '').trim() === '') throw new UsageError(`“${command}” needs a reason: --comment "...".`);
}
