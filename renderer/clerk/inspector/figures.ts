/** What the inspector shows as figures, worked out apart from how it looks. */
import type { Explanation, ScoredRow } from '@risk/app/contract/desktop.ts';
import type { Decision, DecisionPolicy } from '@risk/app/model/policy.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import type { Language } from '../../design/language/language.tsx';

export interface GaugePart {
  readonly decision: Decision;
  /** Share of the scale. */
  readonly width: number;
}

/** Which probabilities lead to which decision, from 0 to 1. */
export function gaugeParts({ cutoff, referBand }: DecisionPolicy): readonly GaugePart[] {
  const from = referBand?.from ?? cutoff;
  const to = referBand?.to ?? cutoff;
  const parts: readonly GaugePart[] = [
    { decision: 'green', width: from },
    { decision: 'refer', width: to - from },
    { decision: 'red', width: 1 - to },
  ];
  return parts.filter(({ width }) => width > 0);
}

/** A contribution, the score's change or the score itself, in the unit that people read. */
export function contributionText(
  value: number,
  unit: Explanation['scoreUnit'],
  { texts, format }: Language,
): string {
  return unit === 'probability' ? texts.inspector.points(format.signed(value * 100)) : format.signed(value);
}

export function effectWord(contribution: number, { texts }: Language): string {
  if (contribution > 0) return texts.inspector.raises;
  return contribution < 0 ? texts.inspector.lowers : texts.inspector.neither;
}

/** Half of the plot's width, in percent, for each contribution; the largest takes all of it. */
export function barShares(contributions: readonly { readonly contribution: number }[]): readonly number[] {
  const largest = Math.max(0, ...contributions.map(({ contribution }) => Math.abs(contribution)));
  return contributions.map(({ contribution }) =>
    largest === 0 ? 0 : (Math.abs(contribution) / largest) * 50,
  );
}

/** How base and contributions come to the score, in words; log-odds with the probability that they mean. */
export function sumSentence(
  { base, score, scoreUnit, probabilityOfDefault }: Explanation,
  language: Language,
): string {
  if (base === null || score === null) return '';
  const { texts, format } = language;
  const shown = (value: number, probability: number): string => {
    if (scoreUnit === 'probability') return format.percent(value);
    if (scoreUnit === null) return format.signed(value);
    return `${format.signed(value)} (${format.percent(probability)})`;
  };
  return texts.inspector.sum(
    shown(base, 1 / (1 + Math.exp(-base))),
    contributionText(score - base, scoreUnit, language),
    shown(score, probabilityOfDefault),
  );
}

/** Values that the model has hardly seen, one sentence each. */
export function outsideSentences(
  { outsideTraining }: Pick<Explanation, 'outsideTraining'>,
  { texts, locale }: Language,
): readonly string[] {
  const words = texts.inspector.outside;
  return outsideTraining.map(({ label, value, kind, usual }) => {
    const [name, shown] = [textIn(label, locale), textIn(value, locale)];
    if (kind === 'unseen') return words.unseen(name, shown);
    if (usual === null)
      return kind === 'below' ? words.belowPlain(name, shown) : words.abovePlain(name, shown);
    return words[kind](name, shown, textIn(usual, locale));
  });
}

/** The whole explanation as plain text, for a file or a mail. */
export function explanationText(explanation: Explanation, language: Language): string {
  const { texts, format, locale } = language;
  const { line, decision, probabilityOfDefault, confidence, sentences, contributions, scoreUnit, reasons } =
    explanation;
  const words = texts.inspector;
  const outside = outsideSentences(explanation, language);
  return [
    words.title(format.count(line)),
    texts.decisions[decision],
    `${words.probability}: ${format.percent(probabilityOfDefault)}`,
    `${words.confidence}: ${format.percent(confidence)}`,
    '',
    ...(outside.length === 0 ? [] : [words.outsideTitle, ...outside.map((text) => `- ${text}`), '']),
    reasonsHeading(decision, language),
    ...sentences.map((sentence) => `- ${textIn(sentence, locale)}`),
    ...(sentences.length === 0 ? [words.noneStandsOut] : []),
    '',
    words.all,
    ...contributions.map(({ label, value, contribution }) => {
      const what =
        value === null ? textIn(label, locale) : `${textIn(label, locale)}: ${textIn(value, locale)}`;
      return `${contributionText(contribution, scoreUnit, language)}  ${what}`;
    }),
    '',
    sumSentence(explanation, language),
    reasons === 'none'
      ? words.none
      : `${isApproximate(explanation) ? words.approximate : words.exact} ${words.ways[reasons]}`,
  ].join('\n');
}

export function reasonsHeading(decision: ScoredRow['decision'], { texts }: Language): string {
  return decision === 'green' ? texts.inspector.lowering : texts.inspector.raising;
}

export function isApproximate({ reasons }: Pick<Explanation, 'reasons'>): boolean {
  return reasons === 'sampled';
}
