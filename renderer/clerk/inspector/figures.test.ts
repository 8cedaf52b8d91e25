import { expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import { guides, makeApplicants } from '../../testing/applicants.ts';
import { explainRow } from '../../testing/explanations.ts';
import {
  barShares,
  contributionText,
  explanationText,
  gaugeParts,
  outsideSentences,
  sumSentence,
} from './figures.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const [row] = makeApplicants(1, { cutoff: 0.5, referBand: null });
if (row === undefined) throw new Error('there is no applicant');
const explanation = { ...explainRow(row, guides), base: -0.86, score: 0.43, probabilityOfDefault: 0.605 };

test('the gauge is divided as the policy decides', () => {
  expect(gaugeParts({ cutoff: 0.5, referBand: null })).toEqual([
    { decision: 'green', width: 0.5 },
    { decision: 'red', width: 0.5 },
  ]);
  expect(gaugeParts({ cutoff: 0.5, referBand: { from: 0.25, to: 0.75 } })).toEqual([
    { decision: 'green', width: 0.25 },
    { decision: 'refer', width: 0.5 },
    { decision: 'red', width: 0.25 },
  ]);
});

test('the largest bar takes its whole half, nothing takes none', () => {
  expect(barShares([{ contribution: -2 }, { contribution: 1 }, { contribution: 0 }])).toEqual([50, 25, 0]);
  expect(barShares([{ contribution: 0 }])).toEqual([0]);
});

test('figures have their sign, what rounds to nothing has none', () => {
  expect(contributionText(-0.125, 'log-odds', english)).toBe('\u22120.13');
  expect(contributionText(0.001, 'log-odds', english)).toBe('0.00');
  expect(contributionText(0.042, 'probability', english)).toBe('+4.20 pts');
});

test('base and sum are said in words, in the unit of the score', () => {
  expect(sumSentence(explanation, english)).toContain(
    'starts at \u22120.86 (29.7%). All attributes together change that by +1.29 to +0.43 (60.5%).',
  );
  const asProbability = { ...explanation, scoreUnit: 'probability', base: 0.3, score: 0.605 } as const;
  expect(sumSentence(asProbability, english)).toContain(
    'starts at 30.0%. All attributes together change that by +30.50 pts to 60.5%.',
  );
  expect(sumSentence({ ...explanation, base: null }, english)).toBe('');
});

test('the text to copy holds every attribute and every sentence', () => {
  const text = explanationText(explanation, english);
  for (const { label } of explanation.contributions) expect(text).toContain(label.en);
  for (const sentence of explanation.sentences) expect(text).toContain(sentence.en);
});

test('values beyond what the model has seen are a sentence each, and stand in the copied text', () => {
  const label = { en: 'Age', de: 'Alter' };
  const value = { en: '78 years', de: '78 Jahre' };
  const usual = { en: '20 to 66 years', de: '20 bis 66 Jahre' };
  const outside = {
    outsideTraining: [
      { column: 'age', label, value, kind: 'above' as const, usual },
      { column: 'age', label, value, kind: 'below' as const, usual: null },
      { column: 'job', label: { en: 'Job' }, value: { en: 'diver' }, kind: 'unseen' as const, usual: null },
    ],
  };
  expect(outsideSentences(outside, english)).toEqual([
    'Age: 78 years is more than the model has seen, usual is 20 to 66 years.',
    'Age: 78 years is less than the model has seen.',
    'Job: the model has never seen “diver”.',
  ]);
  const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;
  expect(outsideSentences(outside, german)[0]).toBe(
    'Alter: 78 Jahre, mehr als das Modell kennt. Üblich: 20 bis 66 Jahre.',
  );
  const text = explanationText({ ...explanation, ...outside }, english);
  expect(text).toContain('Beyond what the model has seen\n- Age: 78 years is more');
  expect(explanationText(explanation, english)).not.toContain('Beyond');
});
