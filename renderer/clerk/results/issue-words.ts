/** What a row to fix should have held, in German: the workstation says it in English, in a few fixed forms. */
import type { Locale } from '@risk/app/schema/feature-schema.ts';
import type { RowIssue } from '@risk/app/table/row-issue.ts';

type Translate = (match: readonly string[]) => string;

const figure = (text = ''): string => (/^-?\d+\.\d+$/.test(text) ? text.replace('.', ',') : text);

const numberForm: readonly [RegExp, Translate] = [
  /^a( whole)? number from (\S+) to (\S+)(?: (with|that) (.+))?$/s,
  ([, whole, from, to, more, rest]) => {
    const range = `eine ${whole === undefined ? '' : 'ganze '}Zahl von ${figure(from)} bis ${figure(to)}`;
    return more === undefined ? range : `${range} ${numberNote(rest ?? '')}`;
  },
];

function numberNote(rest: string): string {
  const mark = /^a decimal (point|comma), as in the rest of the column$/.exec(rest)?.[1];
  if (mark !== undefined)
    return `mit Dezimal${mark === 'point' ? 'punkt' : 'komma'}, wie in der übrigen Spalte`;
  const either = /^is plainly (\S+) or (\S+): nothing in this column tells which$/.exec(rest);
  if (either !== null)
    return `, die eindeutig ${figure(either[1])} oder ${figure(either[2])} ist: nichts in dieser Spalte sagt, was`;
  return rest;
}

const forms: readonly (readonly [RegExp, Translate])[] = [
  numberForm,
  [/^one of:? (.*)$/s, ([, list]) => `eines von ${(list ?? '').replaceAll('“', '„').replaceAll('”', '“')}`],
  [/^(\d+) cells?, as many as the header$/, ([, count]) => `${count} Zellen, so viele wie die Kopfzeile`],
  [/^(\d+) cells?$/, ([, count]) => `${count} ${count === '1' ? 'Zelle' : 'Zellen'}`],
];

/** @returns the words as they came, in English or where their form is not known */
export function expectedText(text: string, locale: Locale): string {
  if (locale === 'en') return text;
  for (const [form, translate] of forms) {
    const match = form.exec(text);
    if (match !== null) return translate(match).replaceAll(' ,', ',');
  }
  return text;
}

/** The cell as it stands in the file; of a whole row, what is wrong with it. */
export function foundText({ column, found }: RowIssue, locale: Locale): string {
  return column === null ? expectedText(found, locale) : found;
}
