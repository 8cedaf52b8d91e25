/** Test help: a schema of three inputs, one of them optional, and one excluded column. */
import { type FeatureSchema, featureSchema } from '../schema/feature-schema.ts';

const category = (value: string, ...aliases: string[]) => ({ value, label: { en: value }, aliases });

export const smallSchema: FeatureSchema = featureSchema.parse({
  formatVersion: 1,
  name: 'small',
  title: { en: 'Small' },
  columns: [
    {
      kind: 'numeric',
      name: 'income',
      label: { en: 'Income', de: 'Einkommen' },
      aliases: ['salary'],
      required: true,
      lawfulUse: 'free',
      privacy: 'counts',
      minimum: 0,
      maximum: 100_000,
      integer: false,
    },
    {
      kind: 'categorical',
      name: 'home',
      label: { en: 'Home' },
      aliases: [],
      required: true,
      lawfulUse: 'free',
      privacy: 'counts',
      ordered: false,
      categories: [category('own', 'A1'), category('rent', 'A2'), category('other')],
    },
    {
      kind: 'categorical',
      name: 'origin',
      label: { en: 'Origin' },
      aliases: [],
      required: true,
      lawfulUse: 'excluded',
      privacy: 'never',
      ordered: false,
      categories: [category('here'), category('there')],
    },
    {
      kind: 'numeric',
      name: 'years',
      label: { en: 'Years' },
      aliases: [],
      required: false,
      lawfulUse: 'audited',
      privacy: 'counts',
      minimum: 0,
      maximum: 90,
      integer: true,
    },
  ],
  target: {
    name: 'class',
    aliases: ['target'],
    good: { value: 'good', aliases: ['1'] },
    bad: { value: 'bad', aliases: ['2'] },
  },
});
