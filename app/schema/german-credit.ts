/**
 * The German credit schema as data: Statlog (German Credit Data), Hans Hofmann, 1994, UCI Machine Learning Repository,
 * DOI 10.24432/C5NC77, CC BY 4.0; names and labels of the Weka/OpenML edition, UCI's codes as aliases.
 *
 * `personal_status` holds sex and `foreign_worker` origin: no lawful input, so they are excluded. `age` may be used
 * where it is watched: audited.
 */
import { type FeatureSchema, featureSchema, type LawfulUse, type LocalizedText } from './feature-schema.ts';
import { categoryReasons, numericReasons } from './german-credit-reasons.ts';

type CategoryRow = readonly [value: string, code: string, en: string, de: string];

interface ColumnRow {
  readonly name: string;
  readonly label: LocalizedText;
  readonly aliases?: readonly string[];
  readonly lawfulUse?: LawfulUse;
}

const common = ({ name, label, aliases = [], lawfulUse = 'free' }: ColumnRow) => ({
  name,
  label,
  aliases: [...aliases],
  required: true,
  lawfulUse,
  privacy: 'counts' as const,
});

function numeric(row: ColumnRow, minimum: number, maximum: number, unit?: LocalizedText) {
  const reasons = numericReasons[row.name];
  return {
    ...common(row),
    kind: 'numeric' as const,
    minimum,
    maximum,
    integer: true,
    ...(unit === undefined ? {} : { unit }),
    ...(reasons === undefined ? {} : { reasons }),
  };
}

function categorical(row: ColumnRow, ordered: boolean, rows: readonly CategoryRow[]) {
  const categories = rows.map(([value, code, en, de]) => {
    const reason = categoryReasons[row.name]?.[value];
    return { value, label: { en, de }, aliases: [code], ...(reason === undefined ? {} : { reason }) };
  });
  return { ...common(row), kind: 'categorical' as const, ordered, categories };
}

export const germanCreditSchema: FeatureSchema = featureSchema.parse({
  formatVersion: 1,
  name: 'german-credit',
  title: { en: 'German credit', de: 'Deutsche Kredite' },
  columns: [
    categorical({ name: 'checking_status', label: { en: 'Checking account', de: 'Girokonto' } }, false, [
      ['<0', 'A11', 'overdrawn', 'überzogen'],
      ['0<=X<200', 'A12', 'balance below 200 DM', 'Guthaben unter 200 DM'],
      ['>=200', 'A13', 'balance of 200 DM or more', 'Guthaben ab 200 DM'],
      ['no checking', 'A14', 'no checking account', 'kein Girokonto'],
    ]),
    numeric({ name: 'duration', label: { en: 'Duration', de: 'Laufzeit' } }, 1, 240, {
      en: 'months',
      de: 'Monate',
    }),
    categorical({ name: 'credit_history', label: { en: 'Credit history', de: 'Kreditgeschichte' } }, false, [
      ['no credits/all paid', 'A30', 'no credits taken, or all repaid', 'keine Kredite oder alle getilgt'],
      ['all paid', 'A31', 'all credits at this bank repaid', 'alle Kredite dieser Bank getilgt'],
      [
        'existing paid',
        'A32',
        'existing credits repaid on time so far',
        'bestehende Kredite bisher pünktlich',
      ],
      ['delayed previously', 'A33', 'delays in the past', 'frühere Zahlungsverzögerung'],
      [
        'critical/other existing credit',
        'A34',
        'critical account, or credits elsewhere',
        'kritisches Konto oder andere Kredite',
      ],
    ]),
    categorical({ name: 'purpose', label: { en: 'Purpose', de: 'Verwendungszweck' } }, false, [
      ['new car', 'A40', 'new car', 'Neuwagen'],
      ['used car', 'A41', 'used car', 'Gebrauchtwagen'],
      ['furniture/equipment', 'A42', 'furniture or equipment', 'Möbel oder Einrichtung'],
      ['radio/tv', 'A43', 'radio or television', 'Radio oder Fernseher'],
      ['domestic appliance', 'A44', 'domestic appliance', 'Haushaltsgerät'],
      ['repairs', 'A45', 'repairs', 'Reparaturen'],
      ['education', 'A46', 'education', 'Ausbildung'],
      ['vacation', 'A47', 'vacation', 'Urlaub'],
      ['retraining', 'A48', 'retraining', 'Umschulung'],
      ['business', 'A49', 'business', 'Geschäftlich'],
      ['other', 'A410', 'other purpose', 'anderer Zweck'],
    ]),
    numeric({ name: 'credit_amount', label: { en: 'Credit amount', de: 'Kreditbetrag' } }, 1, 10_000_000, {
      en: 'DM',
      de: 'DM',
    }),
    categorical({ name: 'savings_status', label: { en: 'Savings', de: 'Ersparnisse' } }, false, [
      ['<100', 'A61', 'below 100 DM', 'unter 100 DM'],
      ['100<=X<500', 'A62', '100 to below 500 DM', '100 bis unter 500 DM'],
      ['500<=X<1000', 'A63', '500 to below 1,000 DM', '500 bis unter 1.000 DM'],
      ['>=1000', 'A64', '1,000 DM or more', 'ab 1.000 DM'],
      ['no known savings', 'A65', 'no known savings', 'keine bekannt'],
    ]),
    categorical({ name: 'employment', label: { en: 'Employed since', de: 'Beschäftigt seit' } }, true, [
      ['unemployed', 'A71', 'unemployed', 'arbeitslos'],
      ['<1', 'A72', 'less than 1 year', 'unter 1 Jahr'],
      ['1<=X<4', 'A73', '1 to 4 years', '1 bis 4 Jahre'],
      ['4<=X<7', 'A74', '4 to 7 years', '4 bis 7 Jahre'],
      ['>=7', 'A75', '7 years or more', 'ab 7 Jahren'],
    ]),
    numeric(
      { name: 'installment_commitment', label: { en: 'Instalment rate', de: 'Ratenbelastung' } },
      1,
      4,
      {
        en: 'of 4 (share of income)',
        de: 'von 4 (Anteil am Einkommen)',
      },
    ),
    categorical(
      {
        name: 'personal_status',
        label: { en: 'Marital status and sex', de: 'Familienstand und Geschlecht' },
        lawfulUse: 'excluded',
      },
      false,
      [
        ['male div/sep', 'A91', 'man, divorced or separated', 'Mann, geschieden oder getrennt'],
        [
          'female div/dep/mar',
          'A92',
          'woman, divorced, separated or married',
          'Frau, geschieden, getrennt oder verheiratet',
        ],
        ['male single', 'A93', 'man, single', 'Mann, ledig'],
        ['male mar/wid', 'A94', 'man, married or widowed', 'Mann, verheiratet oder verwitwet'],
        ['female single', 'A95', 'woman, single', 'Frau, ledig'],
      ],
    ),
    categorical({ name: 'other_parties', label: { en: 'Other parties', de: 'Weitere Beteiligte' } }, false, [
      ['none', 'A101', 'none', 'keine'],
      ['co applicant', 'A102', 'co-applicant', 'Mitantragsteller'],
      ['guarantor', 'A103', 'guarantor', 'Bürge'],
    ]),
    numeric({ name: 'residence_since', label: { en: 'At this address', de: 'Am Wohnort' } }, 1, 4, {
      en: 'of 4 (years, in steps)',
      de: 'von 4 (Jahre, in Stufen)',
    }),
    categorical({ name: 'property_magnitude', label: { en: 'Property', de: 'Vermögen' } }, false, [
      ['real estate', 'A121', 'real estate', 'Immobilien'],
      [
        'life insurance',
        'A122',
        'savings agreement or life insurance',
        'Bausparvertrag oder Lebensversicherung',
      ],
      ['car', 'A123', 'car or other', 'Auto oder anderes'],
      ['no known property', 'A124', 'none known', 'keines bekannt'],
    ]),
    numeric({ name: 'age', label: { en: 'Age', de: 'Alter' }, lawfulUse: 'audited' }, 18, 120, {
      en: 'years',
      de: 'Jahre',
    }),
    categorical(
      { name: 'other_payment_plans', label: { en: 'Other instalment plans', de: 'Andere Ratenverträge' } },
      false,
      [
        ['bank', 'A141', 'with a bank', 'bei einer Bank'],
        ['stores', 'A142', 'with stores', 'bei Geschäften'],
        ['none', 'A143', 'none', 'keine'],
      ],
    ),
    categorical({ name: 'housing', label: { en: 'Housing', de: 'Wohnen' } }, false, [
      ['rent', 'A151', 'rented', 'zur Miete'],
      ['own', 'A152', 'own home', 'Eigenheim'],
      ['for free', 'A153', 'free of charge', 'mietfrei'],
    ]),
    numeric(
      { name: 'existing_credits', label: { en: 'Credits at this bank', de: 'Kredite bei dieser Bank' } },
      1,
      4,
    ),
    categorical({ name: 'job', label: { en: 'Job', de: 'Beruf' } }, true, [
      [
        'unemp/unskilled non res',
        'A171',
        'unemployed, or unskilled non-resident',
        'arbeitslos oder ungelernt ohne Wohnsitz',
      ],
      ['unskilled resident', 'A172', 'unskilled resident', 'ungelernt mit Wohnsitz'],
      ['skilled', 'A173', 'skilled', 'Fachkraft'],
      [
        'high qualif/self emp/mgmt',
        'A174',
        'management, self-employed or highly qualified',
        'leitend, selbstständig oder hoch qualifiziert',
      ],
    ]),
    numeric({ name: 'num_dependents', label: { en: 'Dependants', de: 'Unterhaltspflichten' } }, 1, 2),
    categorical({ name: 'own_telephone', label: { en: 'Telephone', de: 'Telefon' } }, false, [
      ['none', 'A191', 'none', 'keines'],
      ['yes', 'A192', 'yes', 'ja'],
    ]),
    categorical(
      {
        name: 'foreign_worker',
        label: { en: 'Foreign worker', de: 'Ausländische Arbeitskraft' },
        lawfulUse: 'excluded',
      },
      false,
      [
        ['yes', 'A201', 'yes', 'ja'],
        ['no', 'A202', 'no', 'nein'],
      ],
    ),
  ],
  target: {
    name: 'class',
    aliases: ['target'],
    good: { value: 'good', aliases: ['1'] },
    bad: { value: 'bad', aliases: ['2'] },
  },
});
