/**
 * The words in which a clerk tells a client why: plain facts about the application, without praise or blame, since the same
 * fact may speak for the client or against.
 *
 * `age` is audited and has no words for high and low: a client hears the number, never "too young" or "too old". The
 * excluded columns are no inputs and need none.
 */
import type { LocalizedText } from './feature-schema.ts';

const words = (en: string, de: string): LocalizedText => ({ en, de });

/** Of numeric columns: a value above or below what is usual. */
export const numericReasons: Readonly<
  Record<string, { readonly high: LocalizedText; readonly low: LocalizedText }>
> = {
  duration: {
    high: words('Long duration of the credit', 'Lange Laufzeit des Kredits'),
    low: words('Short duration of the credit', 'Kurze Laufzeit des Kredits'),
  },
  credit_amount: {
    high: words('High credit amount', 'Hoher Kreditbetrag'),
    low: words('Low credit amount', 'Niedriger Kreditbetrag'),
  },
  installment_commitment: {
    high: words('Instalments take a large share of income', 'Raten beanspruchen viel vom Einkommen'),
    low: words('Instalments take a small share of income', 'Raten beanspruchen wenig vom Einkommen'),
  },
  residence_since: {
    high: words('Long time at this address', 'Lange am Wohnort'),
    low: words('Short time at this address', 'Kurze Zeit am Wohnort'),
  },
  existing_credits: {
    high: words('More credits at this bank than usual', 'Mehr Kredite bei dieser Bank als üblich'),
    low: words('Fewer credits at this bank than usual', 'Weniger Kredite bei dieser Bank als üblich'),
  },
  num_dependents: {
    high: words('More dependants than usual', 'Mehr Unterhaltspflichten als üblich'),
    low: words('Fewer dependants than usual', 'Weniger Unterhaltspflichten als üblich'),
  },
};

/** Of categorical columns: by the category's canonical label. */
export const categoryReasons: Readonly<Record<string, Readonly<Record<string, LocalizedText>>>> = {
  checking_status: {
    '<0': words('Checking account overdrawn', 'Girokonto überzogen'),
    '0<=X<200': words('Low balance in checking account', 'Geringes Guthaben auf dem Girokonto'),
    '>=200': words('Good balance in checking account', 'Gutes Guthaben auf dem Girokonto'),
    'no checking': words('No checking account with us', 'Kein Girokonto bei uns'),
  },
  credit_history: {
    'no credits/all paid': words(
      'No credits so far, or all repaid',
      'Bisher keine Kredite oder alle zurückgezahlt',
    ),
    'all paid': words('All credits with us repaid', 'Alle Kredite bei uns zurückgezahlt'),
    'existing paid': words('Current credits repaid on time', 'Laufende Kredite pünktlich bedient'),
    'delayed previously': words('Late payments in the past', 'Frühere Zahlungen verspätet'),
    'critical/other existing credit': words(
      'Critical account, or credits at other banks',
      'Kritisches Konto oder Kredite bei anderen Banken',
    ),
  },
  purpose: {
    'new car': words('Credit for a new car', 'Kredit für einen Neuwagen'),
    'used car': words('Credit for a used car', 'Kredit für einen Gebrauchtwagen'),
    'furniture/equipment': words('Credit for furniture or equipment', 'Kredit für Möbel oder Einrichtung'),
    'radio/tv': words('Credit for a radio or television', 'Kredit für Radio oder Fernseher'),
    'domestic appliance': words('Credit for a household appliance', 'Kredit für ein Haushaltsgerät'),
    repairs: words('Credit for repairs', 'Kredit für Reparaturen'),
    education: words('Credit for education', 'Kredit für eine Ausbildung'),
    vacation: words('Credit for a holiday', 'Kredit für einen Urlaub'),
    retraining: words('Credit for retraining', 'Kredit für eine Umschulung'),
    business: words('Credit for business', 'Kredit für geschäftliche Zwecke'),
    other: words('Credit for another purpose', 'Kredit für einen anderen Zweck'),
  },
  savings_status: {
    '<100': words('Savings below 100 DM', 'Ersparnisse unter 100 DM'),
    '100<=X<500': words('Savings of 100 to 500 DM', 'Ersparnisse von 100 bis 500 DM'),
    '500<=X<1000': words('Savings of 500 to 1,000 DM', 'Ersparnisse von 500 bis 1.000 DM'),
    '>=1000': words('Savings of 1,000 DM or more', 'Ersparnisse ab 1.000 DM'),
    'no known savings': words('No savings known to us', 'Keine Ersparnisse bekannt'),
  },
  employment: {
    unemployed: words('Not employed at present', 'Zurzeit ohne Beschäftigung'),
    '<1': words('In this job for less than a year', 'Weniger als ein Jahr im Beruf'),
    '1<=X<4': words('In this job for 1 to 4 years', '1 bis 4 Jahre im Beruf'),
    '4<=X<7': words('In this job for 4 to 7 years', '4 bis 7 Jahre im Beruf'),
    '>=7': words('In this job for 7 years or more', '7 Jahre oder länger im Beruf'),
  },
  other_parties: {
    none: words('No co-applicant or guarantor', 'Weder Mitantragsteller noch Bürge'),
    'co applicant': words(
      'Applies together with another person',
      'Antrag gemeinsam mit einer weiteren Person',
    ),
    guarantor: words('A guarantor stands in', 'Ein Bürge steht ein'),
  },
  property_magnitude: {
    'real estate': words('Owns real estate', 'Besitzt Immobilien'),
    'life insurance': words(
      'Has a savings agreement or life insurance',
      'Hat einen Bausparvertrag oder eine Lebensversicherung',
    ),
    car: words('Owns a car or other property', 'Besitzt ein Auto oder anderes Vermögen'),
    'no known property': words('No property known to us', 'Kein Vermögen bekannt'),
  },
  other_payment_plans: {
    bank: words('Pays instalments to another bank', 'Zahlt Raten bei einer anderen Bank'),
    stores: words('Pays instalments to shops', 'Zahlt Raten bei Geschäften'),
    none: words('No other instalments to pay', 'Keine weiteren Raten zu zahlen'),
  },
  housing: {
    rent: words('Lives in a rented home', 'Wohnt zur Miete'),
    own: words('Lives in an own home', 'Wohnt im Eigenheim'),
    'for free': words('Lives free of rent', 'Wohnt mietfrei'),
  },
  job: {
    'unemp/unskilled non res': words(
      'Without a trade, or without work',
      'Ohne erlernten Beruf oder ohne Arbeit',
    ),
    'unskilled resident': words('Works without a trade', 'Arbeitet ohne erlernten Beruf'),
    skilled: words('Works in a skilled job', 'Arbeitet als Fachkraft'),
    'high qualif/self emp/mgmt': words(
      'Works in management, self-employed or highly qualified',
      'Leitend, selbstständig oder hoch qualifiziert tätig',
    ),
  },
  own_telephone: {
    none: words('No telephone under the own name', 'Kein Telefon auf eigenen Namen'),
    yes: words('Telephone under the own name', 'Telefon auf eigenen Namen'),
  },
};
