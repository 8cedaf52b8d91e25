/** Made-up reasons for made-up applicants: they add up as the contract promises, and mean nothing. */
import type { ColumnGuide, Explanation, ScoredRow } from '@risk/app/contract/desktop.ts';
import type { ReasonKind } from '@risk/app/model/release.ts';
import type { LocalizedText } from '@risk/app/schema/feature-schema.ts';
import { seededRandom } from './random.ts';

const BASE = -0.86;

/** The bank's own words for some values. */
const words: Readonly<Record<string, LocalizedText>> = {
  'checking_status <0': { en: 'Checking account overdrawn', de: 'Girokonto überzogen' },
  'checking_status no checking': {
    en: 'No checking account at this bank',
    de: 'Kein Girokonto bei dieser Bank',
  },
  'savings_status <100': { en: 'Hardly any savings', de: 'Kaum Ersparnisse' },
  'employment >=7': {
    en: 'In the same employment for seven years or more',
    de: 'Seit sieben Jahren oder länger beim selben Arbeitgeber',
  },
  'credit_history critical/other existing credit': {
    en: 'Critical account, or credits elsewhere',
    de: 'Kritisches Konto oder Kredite bei anderen Banken',
  },
};

/** @param guides the columns that the model uses, which stand in the cells from the second on */
export function explainRow(
  row: Omit<ScoredRow, 'topReason'>,
  guides: readonly ColumnGuide[],
  reasons: Exclude<ReasonKind, 'none'> = 'blend',
): Explanation {
  const { rowId, line, decision, confidence, probabilityOfDefault, cells } = row;
  const random = seededRandom(rowId + 11);
  const score = Math.log(probabilityOfDefault / (1 - probabilityOfDefault));
  const raw = guides.map(() => (random() - 0.5) ** 3 * 7);
  // What is missing to the score goes to the first three, as it would in a model that has favourites.
  const missing = score - BASE - raw.reduce((sum, value) => sum + value, 0);
  const shares = [0.55, 0.3, 0.15];
  const contributions = guides
    .map(({ name, label, ...guide }, i) => ({
      column: name,
      label,
      value: valueOf(cells[i + 1] ?? '', guide),
      contribution: (raw[i] ?? 0) + (shares[i] ?? 0) * missing,
      cell: cells[i + 1] ?? '',
    }))
    .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const sign = decision === 'green' ? -1 : 1;
  return {
    rowId,
    line,
    decision,
    confidence,
    probabilityOfDefault,
    reasons,
    scoreUnit: 'log-odds',
    base: BASE,
    score,
    outsideTraining: [],
    sentences: contributions
      .filter(({ contribution }) => sign * contribution > 0)
      .slice(0, 4)
      .map(({ column, label, value, cell }) => words[`${column} ${cell}`] ?? composed(label, value)),
    contributions: contributions.map(({ column, label, value, contribution }) => ({
      column,
      label,
      value,
      contribution,
    })),
  };
}

function valueOf(
  cell: string,
  { categories, unit }: Pick<ColumnGuide, 'categories' | 'unit'>,
): LocalizedText {
  const category = categories.find(({ value }) => value === cell);
  if (category !== undefined) return category.label;
  return { en: `${cell} ${unit?.en ?? ''}`.trimEnd(), de: `${cell} ${unit?.de ?? unit?.en ?? ''}`.trimEnd() };
}

function composed(label: LocalizedText, value: LocalizedText): LocalizedText {
  return { en: `${label.en}: ${value.en}`, de: `${label.de ?? label.en}: ${value.de ?? value.en}` };
}
