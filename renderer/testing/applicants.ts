/** Made-up applicants of the demonstration's kind, for the gallery and the tests. */
import type { ColumnGuide, Job, JobColumn, ScoredRow } from '@risk/app/contract/desktop.ts';
import type { DecisionPolicy } from '@risk/app/model/policy.ts';
import { confidence, decide } from '@risk/app/scoring/decide.ts';
import { explainRow } from './explanations.ts';
import { seededRandom } from './random.ts';

type Category = readonly [value: string, en: string, de: string];

const numeric = (
  name: string,
  en: string,
  de: string,
  range: [number, number],
  unit: readonly [string, string] | null,
) => ({
  name,
  label: { en, de },
  kind: 'numeric' as const,
  required: true,
  unit: unit && { en: unit[0], de: unit[1] },
  range,
  categories: [],
});

const categorical = (
  name: string,
  en: string,
  de: string,
  categories: readonly Category[],
  required = true,
) => ({
  name,
  label: { en, de },
  kind: 'categorical' as const,
  required,
  unit: null,
  range: null,
  categories: categories.map(([value, en, de]) => ({ value, label: { en, de } })),
});

export const guides: ColumnGuide[] = [
  categorical('checking_status', 'Checking account', 'Girokonto', [
    ['<0', 'overdrawn', 'überzogen'],
    ['0<=X<200', 'below 200 DM', 'unter 200 DM'],
    ['>=200', '200 DM or more', '200 DM oder mehr'],
    ['no checking', 'no checking account', 'kein Girokonto'],
  ]),
  numeric('duration', 'Duration', 'Laufzeit', [4, 72], ['months', 'Monate']),
  categorical('credit_history', 'Credit history', 'Kredithistorie', [
    ['no credits/all paid', 'no credits, or all paid back', 'keine Kredite oder alle zurückgezahlt'],
    ['all paid', 'all at this bank paid back', 'alle bei dieser Bank zurückgezahlt'],
    ['existing paid', 'existing ones paid duly so far', 'laufende bisher pünktlich bezahlt'],
    ['delayed previously', 'delays in the past', 'frühere Verzögerungen'],
    [
      'critical/other existing credit',
      'critical account, or credits elsewhere',
      'kritisches Konto oder Kredite anderswo',
    ],
  ]),
  categorical('purpose', 'Purpose', 'Verwendungszweck', [
    ['new car', 'new car', 'Neuwagen'],
    ['used car', 'used car', 'Gebrauchtwagen'],
    ['furniture/equipment', 'furniture or equipment', 'Möbel oder Ausstattung'],
    ['radio/tv', 'radio or television', 'Radio oder Fernseher'],
    ['education', 'education', 'Ausbildung'],
    ['business', 'business', 'Geschäft'],
  ]),
  numeric('credit_amount', 'Credit amount', 'Kreditbetrag', [250, 20_000], ['DM', 'DM']),
  categorical('savings_status', 'Savings', 'Ersparnisse', [
    ['<100', 'below 100 DM', 'unter 100 DM'],
    ['100<=X<500', '100 to below 500 DM', '100 bis unter 500 DM'],
    ['500<=X<1000', '500 to below 1000 DM', '500 bis unter 1000 DM'],
    ['>=1000', '1000 DM or more', '1000 DM oder mehr'],
    ['no known savings', 'none known', 'keine bekannt'],
  ]),
  categorical('employment', 'Employed since', 'Beschäftigt seit', [
    ['unemployed', 'unemployed', 'arbeitslos'],
    ['<1', 'less than a year', 'weniger als ein Jahr'],
    ['1<=X<4', '1 to below 4 years', '1 bis unter 4 Jahre'],
    ['4<=X<7', '4 to below 7 years', '4 bis unter 7 Jahre'],
    ['>=7', '7 years or more', '7 Jahre oder mehr'],
  ]),
  numeric(
    'installment_commitment',
    'Installment rate',
    'Ratenbelastung',
    [1, 4],
    ['% of income, in steps', '% des Einkommens, in Stufen'],
  ),
  categorical('other_parties', 'Other debtors', 'Weitere Schuldner', [
    ['none', 'none', 'keine'],
    ['co applicant', 'co-applicant', 'Mitantragsteller'],
    ['guarantor', 'guarantor', 'Bürge'],
  ]),
  numeric(
    'residence_since',
    'At this address since',
    'Wohnhaft seit',
    [1, 4],
    ['years, in steps', 'Jahre, in Stufen'],
  ),
  categorical('property_magnitude', 'Property', 'Vermögen', [
    ['real estate', 'real estate', 'Immobilie'],
    ['life insurance', 'life insurance', 'Lebensversicherung'],
    ['car', 'car', 'Auto'],
    ['no known property', 'none known', 'keines bekannt'],
  ]),
  numeric('age', 'Age', 'Alter', [18, 100], ['years', 'Jahre']),
  categorical('housing', 'Housing', 'Wohnung', [
    ['rent', 'rented', 'gemietet'],
    ['own', 'owned', 'Eigentum'],
    ['for free', 'free of charge', 'kostenfrei'],
  ]),
  categorical('job', 'Job', 'Beruf', [
    ['unskilled resident', 'unskilled, resident', 'ungelernt, ansässig'],
    ['skilled', 'skilled', 'gelernt'],
    [
      'high qualif/self emp/mgmt',
      'highly qualified, self-employed or manager',
      'hoch qualifiziert, selbständig oder leitend',
    ],
  ]),
  categorical(
    'own_telephone',
    'Telephone',
    'Telefon',
    [
      ['none', 'none', 'keines'],
      ['yes', 'in own name', 'auf eigenen Namen'],
    ],
    false,
  ),
];

/** The guides' columns, and two that the model does not know. */
export const jobColumns: JobColumn[] = [
  { index: 0, header: 'client_no', name: null, label: null, kind: 'text' },
  ...guides.map(({ name, label, kind }, index) => ({ index: index + 1, header: name, name, label, kind })),
  { index: guides.length + 1, header: 'branch remark', name: null, label: null, kind: 'text' as const },
];

const remarks = [
  '',
  '',
  '',
  'called on Monday',
  'documents complete',
  'asks for early repayment in the second year',
];

/** @returns `count` scored rows; the same seed gives the same rows */
export function makeApplicants(count: number, policy: DecisionPolicy, seed = 7): ScoredRow[] {
  const random = seededRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(random() * values.length)];
  return Array.from({ length: count }, (_, rowId) => {
    const cells = guides.map(({ kind, categories, range }) =>
      kind === 'numeric' && range !== null
        ? String(Math.round(range[0] + (range[1] - range[0]) * random() ** 2))
        : (pick(categories)?.value ?? ''),
    );
    // Two humps, the safe one larger, as credit portfolios have them.
    const logit = (random() < 0.66 ? -1.6 : 0.9) + (random() + random() + random() - 1.5) * 2;
    const probabilityOfDefault = 1 / (1 + Math.exp(-logit));
    const row = {
      rowId,
      line: rowId + 2,
      decision: decide(probabilityOfDefault, policy),
      confidence: confidence(probabilityOfDefault, policy.cutoff),
      probabilityOfDefault,
      cells: [`C-${String(104_200 + rowId * 7)}`, ...cells, pick(remarks) ?? ''],
      topReason: null,
    };
    return { ...row, topReason: explainRow(row, guides).sentences[0] ?? null };
  });
}

export function countDecisions(rows: readonly ScoredRow[]): Pick<Job, 'counts' | 'histogram'> {
  const counts = { green: 0, refer: 0, red: 0 };
  const histogram = Array.from({ length: 20 }, () => 0);
  for (const { decision, probabilityOfDefault } of rows) {
    counts[decision]++;
    const bar = Math.min(19, Math.floor(probabilityOfDefault * 20));
    histogram[bar] = (histogram[bar] ?? 0) + 1;
  }
  return { counts, histogram };
}
