/** What was recognised in a file, in words. */
import type { Job, Recognition } from '@risk/app/contract/desktop.ts';
import { type Locale, textIn } from '@risk/app/schema/feature-schema.ts';
import type { Language } from '../../design/language/language.tsx';
import { scoredRows } from '../grid/grid-columns.ts';

/** The schema's own word for a column of the file; its name where the file lacks it. */
function columnTitle({ columns }: Pick<Job, 'columns'>, name: string, locale: Locale): string {
  const label = columns.find((column) => column.name === name)?.label;
  return label == null ? name : textIn(label, locale);
}

export function formatText({ format, encoding, delimiter, sheet }: Recognition, { texts }: Language): string {
  const words = texts.recognition;
  if (format === 'xlsx') return sheet === null ? words.xlsxPlain : words.xlsx(sheet);
  if (encoding === null || delimiter === null) return words.csvPlain;
  return words.csv(words.encodings[encoding], delimiterText(delimiter, words));
}

function delimiterText(delimiter: string, words: Language['texts']['recognition']): string {
  switch (delimiter) {
    case ',':
      return words.delimiters.comma;
    case ';':
      return words.delimiters.semicolon;
    case '\t':
      return words.delimiters.tab;
    case '|':
      return words.delimiters.pipe;
    default:
      return words.otherDelimiter(delimiter);
  }
}

/** Number columns where nothing tells how their numbers are written. */
export function undecidedColumns(
  { columns, recognition }: Pick<Job, 'columns' | 'recognition'>,
  locale: Locale,
): readonly string[] {
  const styles = recognition?.numberStyles ?? [];
  return styles
    .filter(({ style }) => style === 'undecided')
    .map(({ column }) => columnTitle({ columns }, column, locale));
}

/** All of it in one sentence; the rows are counted once the file is done. */
export function recognitionSentence(job: Job, recognition: Recognition, language: Language): string {
  const { texts, format } = language;
  const words = texts.recognition;
  const used = usedColumns(job, language.locale).length;
  const file = formatText(recognition, language);
  const columns = words.used(used, format.count(used));
  if (job.state === 'running') return words.lineShort(file, columns);
  const rows = scoredRows(job);
  return words.line(
    file,
    columns,
    words.ready(rows, format.count(rows)),
    words.toFix(job.rowsToFix, format.count(job.rowsToFix)),
  );
}

/** Columns that the model reads, by their titles, in the file's order. */
export function usedColumns(
  { columns, recognition }: Pick<Job, 'columns' | 'recognition'>,
  locale: Locale,
): readonly string[] {
  return columns
    .filter(({ name, header }) => name !== null && header !== recognition?.outcomeHeader)
    .map(({ header, label }) => (label === null ? header : textIn(label, locale)));
}

/** Columns that are shown and never used, by their headings; without the known outcome, which is named apart. */
export function extraColumns({
  columns,
  recognition,
}: Pick<Job, 'columns' | 'recognition'>): readonly string[] {
  return columns
    .filter(({ name, header }) => name === null && header !== recognition?.outcomeHeader)
    .map(({ header, index }) => (header.trim() === '' ? `#${index + 1}` : header));
}

export interface StyleGroup {
  readonly style: Recognition['numberStyles'][number]['style'];
  readonly columns: readonly string[];
}

/** How numbers are written, by the way they are written. */
export function styleGroups({ columns, recognition }: Job, locale: Locale): readonly StyleGroup[] {
  const styles = recognition?.numberStyles ?? [];
  return (['decimal-point', 'decimal-comma', 'undecided'] as const)
    .map((wanted) => ({
      style: wanted,
      columns: styles
        .filter(({ style }) => style === wanted)
        .map(({ column }) => columnTitle({ columns }, column, locale)),
    }))
    .filter((group) => group.columns.length > 0);
}

export function missingColumns(
  { columns, recognition }: Job,
  titles: ReadonlyMap<string, string>,
  locale: Locale,
): readonly string[] {
  return (recognition?.missingOptional ?? []).map(
    (name) => titles.get(name) ?? columnTitle({ columns }, name, locale),
  );
}
