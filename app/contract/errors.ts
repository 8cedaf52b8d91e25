/**
 * The one catalogue of errors. Only `{code, message, details}` crosses a boundary; the sentence is written for the
 * person at the screen, the details are for support. `{name}` in a sentence is filled from the details.
 */
import { z } from 'zod';
import { rowIssue } from '../table/row-issue.ts';

interface CatalogueEntry {
  /** What a clerk reads: what happened and, where there is one, what to do. */
  readonly sentence: string;
  /** HTTP status where the error leaves a server. */
  readonly httpStatus: number;
  /** Whether the same request may succeed later without anybody changing it. */
  readonly mayRetry: boolean;
}

const entry = (sentence: string, httpStatus: number, mayRetry = false): CatalogueEntry => ({
  sentence,
  httpStatus,
  mayRetry,
});

export const errorCatalogue = {
  'request.invalid': entry('The request does not have the expected form: {reason}', 400),
  'request.not-found': entry('There is no {what} called “{name}”.', 404),
  'request.too-large': entry(
    'The request is larger than the {limitBytes} bytes that are accepted here.',
    413,
  ),
  'internal.unexpected': entry('Something failed inside the program. The log has the details.', 500, true),

  'access.unauthenticated': entry('Sign in first: this needs a valid token.', 401),
  'access.forbidden': entry('Your role “{role}” may not do this; it takes the role “{needed}”.', 403),
  'access.bad-origin': entry('The request did not come from this page and was refused.', 403),
  'access.too-many-attempts': entry('Too many attempts. Wait a minute, then try again.', 429, true),

  'file.not-found': entry('The file “{file}” cannot be found.', 404),
  'file.unreadable': entry('The file “{file}” cannot be read: {reason}', 422),
  'file.same-output': entry(
    'The result would overwrite the input “{file}”. Choose another output file.',
    400,
  ),
  'file.unwritable': entry('The result cannot be written to “{file}”: {reason}', 422),
  'file.no-folder': entry(
    'The folder for “{file}” does not exist. Choose another place for the result.',
    400,
  ),
  'file.exists-as-folder': entry('“{file}” is a folder. Choose a file.', 400),

  'file.changed': entry('The file “{file}” was changed while it was being read. Drop it again.', 409, true),

  'xlsx.unreadable': entry('The workbook cannot be read: {reason}', 422),
  'xlsx.encrypted': entry('The workbook is protected by a password. Save it without one and try again.', 422),
  'xlsx.old-format': entry('This is an old Excel file (.xls). Save it as .xlsx or CSV and try again.', 422),
  'xlsx.too-large': entry(
    'The workbook unpacks to more than {limitBytes} bytes and was not read further.',
    413,
  ),

  'csv.too-many-columns': entry('The file has {found} columns; up to {limit} are read.', 422),
  'csv.empty': entry('The file is empty. It should start with a line of column names.', 422),
  'csv.no-rows': entry('The file holds column names but no applicants.', 422),
  'csv.binary': entry('The file is not a text file. Save it as CSV and try again.', 422),
  'csv.encoding': entry('The file is neither UTF-8 nor Windows-1252 text near line {line}.', 422),
  'csv.missing-columns': entry('The file lacks columns that are needed: {columns}.', 422),
  'csv.duplicate-columns': entry('More than one column of the file means “{column}”: {found}.', 422),
  'csv.row-too-long': entry(
    'Line {line} is longer than {limit} characters; a closing quote is probably missing.',
    422,
  ),
  'csv.no-target': entry('The file has no outcome column; expected one of: {columns}.', 422),
  'csv.bad-rows': entry(
    'Rows that cannot be used: {count}. The first is line {line}, column “{column}”: found “{found}”, expected {expected}.',
    422,
  ),

  'dataset.too-small': entry('Usable rows of the data set: {rows}. At least {needed} are needed.', 422),
  'dataset.class-too-small': entry(
    'Rows of the data set with the outcome “{outcome}”: {rows}. At least {needed} are needed.',
    422,
  ),
  'dataset.one-class': entry(
    'Every row of the data set has the outcome “{outcome}”; training needs both.',
    422,
  ),
  'training.parameters': entry(
    'The setting “{parameter}” of the learner {learner} cannot be used: {problem}.',
    422,
  ),
  'training.diverged': entry(
    'Training ended in a model that gives no probability; such rows: {rows}. Smaller settings of the learner may help.',
    422,
  ),
  'training.too-large': entry(
    'A table of {rows} rows and {features} features, with up to {leaves} leaves a tree, does not fit into the 4 GiB that a training may take.',
    413,
  ),
  'dataset.exists': entry('The same data is already there as data set {name} version {version}.', 409),

  'model.none': entry(
    'There is no model on this computer yet. It is fetched as soon as the service can be reached.',
    409,
    true,
  ),
  'model.expired': entry(
    'The permission to decide with this model ended on {decideUntil}. Connect to the service to renew it; if that day is still to come, the clock of this computer is wrong.',
    409,
    true,
  ),
  'model.unusable': entry('The model cannot be loaded: {reason}', 500),
  'model.parity': entry(
    'The exported model differs from the trained one by {difference}, more than {tolerance}.',
    500,
  ),
  'model.nothing-new': entry('Same data, code and parameters as run {runId}: nothing new to register.', 409),
  'model.study-only': entry(
    'The model reads columns that no lawful decision may use: {columns}. It is for study and cannot be registered.',
    422,
  ),
  'model.not-candidate': entry('Version {version} of {name} is already {state}.', 409),
  'model.own-approval': entry(
    'Version {version} was requested by you. Another person has to decide on it.',
    403,
  ),
  'model.none-approved': entry('No model has been approved yet.', 404, true),

  'envelope.malformed': entry('The signed document is not in the expected form: {reason}', 422),
  'envelope.bad-signature': entry('The signature of the {document} is not valid. It was not used.', 422),
  'envelope.unknown-key': entry(
    'The {document} is signed by a key that this computer does not trust. It was not used.',
    422,
  ),

  'envelope.too-few-signatures': entry(
    'The {document} carries {found} of the {needed} signatures that it needs. It was not used.',
    422,
  ),

  'sync.not-enrolled': entry('This computer is not connected to a service yet.', 409, true),
  'sync.offline': entry('The service cannot be reached: {reason}', 503, true),
  'sync.refused': entry('The service refused the request: {reason}', 502),
  'sync.bad-answer': entry('The service sent something unexpected: {reason}', 502, true),
  'sync.replayed': entry(
    'The service offered order {offered}, older than {known}, which was already seen. It was refused.',
    409,
  ),
  'sync.key-set-order': entry(
    'The service offered key set {offered} where number {expected} comes next. It was not used.',
    409,
  ),
  'sync.captive-portal': entry(
    'This network wants a sign-in first: a page came in place of the service’s answer ({reason}). Open a browser, sign in to the network and try again.',
    502,
    true,
  ),
  'sync.time': entry('The {document} is not valid at this time: {reason}', 409),
  'sync.wrong-hash': entry(
    'The {document} does not match its SHA-256: expected {expected}, found {found}.',
    422,
  ),
  'sync.wrong-length': entry('The {document} has {found} bytes, {expected} were announced.', 422),
  'sync.golden-rows': entry(
    'The model does not reproduce its test rows on this computer: off by {difference}, {tolerance} is allowed.',
    422,
  ),
  'sync.wrong-model': entry('The order names the model “{offered}”, this computer uses “{known}”.', 409),

  'enrolment.bad-string': entry(
    'The enrolment string is not complete. Copy it again from the administrator.',
    400,
  ),
  'enrolment.bad-code': entry(
    'The enrolment code is unknown, used or expired. Ask the administrator for a new one.',
    403,
  ),
  'enrolment.wrong-root': entry(
    'The service presents another root key than the enrolment string names. Nothing was stored.',
    403,
  ),
  'enrolment.new-root': entry(
    'This computer was connected anew, as its provisioning file asked: the service at {address} has another root key than the one before.',
    409,
  ),
  'enrolment.plain-http': entry(
    'Plain http is only allowed to this computer itself; use https for {host}.',
    400,
  ),

  'enrolment.policy-root': entry(
    'The rules of this computer do not allow the root key of this service. Ask the security officer.',
    403,
  ),
  'policy.unsafe': entry(
    'The rules of this computer in “{file}” were not used: others than the administrator may write to {place}. Until that is mended, the program does not start.',
    500,
  ),
  'policy.invalid': entry(
    'The rules of this computer in “{file}” cannot be used: {reason}. Until that is mended, the program does not start.',
    500,
  ),

  'keys.offline-root': entry(
    'The root keys are not kept by the service. Draft the next key set, sign it where they are, and publish it.',
    409,
  ),
  'keys.not-held': entry(
    'The service does not hold enough keys to sign as key set {version} asks: {reason}',
    409,
  ),

  'batch.conflict': entry('Batch {batchId} was already received with other content.', 409),
  'batch.unknown-release': entry('The batch was made with a release that this service never issued.', 422),
  'batch.bad-cut': entry('The batch does not fit the bins of its release: {reason}', 422),

  'job.not-found': entry('This file is no longer in the list.', 404),
  'job.cancelled': entry('Scoring was cancelled. Nothing was sent.', 409),
  'job.rows-to-fix': entry('Rows that have to be fixed first: {count}. No row was scored.', 422),
  'job.interrupted': entry(
    'Scoring was interrupted because the program ended. Drop the file again.',
    409,
    true,
  ),
  'job.still-running': entry('The file is still being scored.', 409, true),
  'reasons.do-not-add-up': entry(
    'The reasons do not add up to the score of this applicant, so they are not shown. The decision stands.',
    500,
  ),
  'reasons.model-gone': entry(
    'The model that decided on this file is no longer on this computer, so its reasons cannot be shown. Score the file again to see them.',
    410,
  ),
  'engine.stopped': entry(
    'The scoring process stopped unexpectedly and was started again. Try once more.',
    500,
    true,
  ),
  'workstation.unreachable': entry(
    'The program behind this window does not answer. Start Risk-O-Meter again; scored files are kept.',
    503,
    true,
  ),

  'storage.locked': entry('Another service already uses the folder {folder}.', 409),
  'storage.disk-full': entry('The disk is full. Free some space and try again; nothing was lost.', 507, true),
  'storage.damaged': entry(
    'The stored file “{file}” is damaged and was not used. If this message stays, ask the administrator to restore it.',
    500,
  ),
  'storage.newer-layout': entry(
    'The data on this computer was written by a newer version of Risk-O-Meter. Install that version.',
    409,
  ),
  'artifact.damaged': entry(
    'The service’s copy of this file is damaged and was not sent. Ask the administrator to restore it from a backup.',
    500,
  ),
  'storage.other-root-key': entry(
    'The database belongs to an installation with another root key, the only one that its desktops trust. Bring along the folder “service/keys” of the first installation to {folder}, then start again.',
    409,
  ),
  'environment.port-taken': entry(
    'Port {port} of this computer is already in use. End the program that uses it, or set {name} to another port.',
    409,
  ),
  'environment.invalid': entry('The setting {name} is not valid: {reason}', 500),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

function keysOf<Value extends object>(value: Value): Extract<keyof Value, string>[] {
  const keys: Extract<keyof Value, string>[] = [];
  for (const key in value) keys.push(key);
  return keys;
}

const errorDetail = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  /** Rows to fix, the first of them where there are many. */
  z.array(rowIssue).readonly(),
]);
export type ErrorDetails = Readonly<Record<string, z.infer<typeof errorDetail>>>;

/** What crosses a boundary. */
export const errorValue = z.object({
  code: z.enum(keysOf(errorCatalogue)),
  message: z.string(),
  details: z.record(z.string(), errorDetail).readonly(),
});
export type ErrorValue = z.infer<typeof errorValue>;

/** An error of the catalogue, thrown inside a process; `toValue()` gives what may leave it. */
export class RiskError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(fillSentence(errorCatalogue[code].sentence, details), options);
    this.name = 'RiskError';
    this.code = code;
    this.details = details;
  }

  get httpStatus(): number {
    return errorCatalogue[this.code].httpStatus;
  }

  get mayRetry(): boolean {
    return errorCatalogue[this.code].mayRetry;
  }

  toValue(): ErrorValue {
    return { code: this.code, message: this.message, details: { ...this.details } };
  }

  static fromValue(value: ErrorValue): RiskError {
    return new RiskError(value.code, value.details);
  }
}

/** Any thrown thing as a value of the catalogue; what is not of the catalogue becomes `internal.unexpected`. */
export function toErrorValue(thrown: unknown): ErrorValue {
  if (thrown instanceof RiskError) return thrown.toValue();
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new RiskError('internal.unexpected', { reason }).toValue();
}

/** A detail as it stands in a sentence; `?` where there is none that can. */
export function detailText(details: ErrorDetails, name: string): string {
  const detail = details[name] ?? '?';
  return typeof detail === 'object' ? '?' : String(detail);
}

function fillSentence(sentence: string, details: ErrorDetails): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => detailText(details, name));
}
