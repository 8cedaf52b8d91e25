/** What is wrong with a setting, in words for the person who wrote it. */
import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  string: 'a text',
  array: 'a list',
  object: 'a group of settings',
};

/** @param settings all of them, as they were given: the issue's path leads into them */
export function settingProblem(issue: z.core.$ZodIssue, settings: unknown): string {
  const given = JSON.stringify(valueAt(settings, issue.path)) ?? 'nothing';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const unknown = new Set(issue.keys);
      const known = Object.keys(Object(valueAt(settings, issue.path))).filter((name) => !unknown.has(name));
      return `there is no such setting; known: ${known.join(', ')}`;
    }
    case 'invalid_type':
      return `it has to be ${kinds[issue.expected] ?? issue.expected}, not ${given}`;
    case 'too_small':
      return `it has to be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}, not ${given}`;
    case 'too_big':
      return `it has to be ${issue.inclusive === false ? 'below' : 'at most'} ${issue.maximum}, not ${given}`;
    case 'invalid_value':
      return `it has to be ${issue.values.map(String).join(' or ')}, not ${given}`;
    case 'custom':
    case 'invalid_union':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return `${issue.message}, not ${given}`;
    default:
      return issue satisfies never;
  }
}

function valueAt(settings: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    settings,
  );
}
