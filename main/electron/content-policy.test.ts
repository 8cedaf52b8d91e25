import { expect, it } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from './content-policy.ts';

/** `[directive, ...sources]` by directive. */
const policy = new Map(
  contentSecurityPolicy('abc123')
    .split('; ')
    .map((directive) => directive.split(' '))
    .map(([name = '', ...sources]) => [name, sources]),
);

it('allows nothing that is not named', () => {
  expect(policy.get('default-src')).toEqual(["'none'"]);
});

it('runs scripts of the own origin alone', () => {
  expect(policy.get('script-src')).toEqual(["'self'"]);
});

it('takes styles from the own origin or with the nonce', () => {
  expect(policy.get('style-src')).toEqual(["'self'", "'nonce-abc123'"]);
});

it.each(['base-uri', 'form-action', 'frame-ancestors'])(
  'closes %s, which default-src does not cover',
  (name) => {
    expect(policy.get(name)).toEqual(["'none'"]);
  },
);

it('has no hole: nothing inline, evaluated, of another origin or of any origin', () => {
  const sources = [...policy.values()].flat();
  expect(sources.filter((source) => !/^('none'|'self'|'nonce-abc123'|data:)$/.test(source))).toEqual([]);
  for (const [name, allowed] of policy)
    if (allowed.includes('data:')) expect(['img-src', 'font-src']).toContain(name);
});

it('comes with the other headers of a closed page', () => {
  expect(securityHeaders('abc123')).toEqual({
    'content-security-policy': contentSecurityPolicy('abc123'),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
});
