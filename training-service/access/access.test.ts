import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { sha256Of } from '../storage/artifact-store.ts';
import { describeOnBothDatabases } from '../storage/testing/backends.ts';
import { AuditTrail, verifyAuditChain } from './audit-trail.ts';
import { mayAct } from './identity.ts';
import { People } from './people.ts';
import { csrfMatches, csrfToken, Sessions } from './sessions.ts';

test.each([
  ['viewer', 'viewer', true],
  ['viewer', 'scientist', false],
  ['scientist', 'approver', false],
  ['approver', 'scientist', true],
  ['admin', 'approver', true],
  ['approver', 'admin', false],
] as const)('a %s may do what takes a %s: %s', (role, needed, expected) => {
  expect(mayAct(role, needed)).toBe(expected);
});

test('a form token belongs to its session', () => {
  expect(csrfMatches('session-a', csrfToken('session-a'))).toBe(true);
  expect(csrfMatches('session-b', csrfToken('session-a'))).toBe(false);
  expect(csrfMatches('session-a', '')).toBe(false);
});

describeOnBothDatabases('access', (backend) => {
  let time = Date.UTC(2026, 0, 5);
  const context = () => ({ kysely: backend().database.kysely, now: () => time, random: randomBytes });
  const audit = new AuditTrail({ now: () => time });
  const people = (operatorToken?: string) => new People({ ...context(), audit, operatorToken });

  beforeAll(async () => {
    expect(await people().areThere()).toBe(false);
    await people().ensure('ada', 'scientist');
    expect(await people().areThere()).toBe(true);
  });

  test('a token opens until it is revoked, and only its hash is stored', async () => {
    const token = await people().issueToken('ada', 'laptop', 'ada');
    expect(await people().authenticate(token)).toEqual({ kind: 'person', name: 'ada', role: 'scientist' });
    const stored = await context().kysely.selectFrom('tokens').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(token);
    await people().revokeTokens('ada', 'ada');
    await expect(people().authenticate(token)).rejects.toMatchObject({ code: 'access.unauthenticated' });
  });

  test('the token of RISK_TOKEN is the operator, an admin, and stored nowhere', async () => {
    const operator = people('a-token-from-outside');
    expect(await operator.authenticate('a-token-from-outside')).toMatchObject({
      name: 'operator',
      role: 'admin',
    });
    await expect(operator.authenticate('another')).rejects.toMatchObject({ code: 'access.unauthenticated' });
    await expect(people().authenticate('a-token-from-outside')).rejects.toMatchObject({
      code: 'access.unauthenticated',
    });
  });

  test('a person keeps the role that was given first', async () => {
    await people().ensure('ada', 'admin');
    const token = await people().issueToken('ada', '', 'ada');
    expect(await people().authenticate(token)).toMatchObject({ role: 'scientist' });
  });

  test('a session ends by itself, and by signing out', async () => {
    const sessions = new Sessions(context(), people());
    const token = await people().issueToken('ada', 'browser', 'ada');
    const secret = await sessions.open(token);
    expect(await sessions.authenticate(secret)).toMatchObject({ name: 'ada' });
    time += 12 * 60 * 60 * 1000;
    await expect(sessions.authenticate(secret)).rejects.toMatchObject({ code: 'access.unauthenticated' });
    const next = await sessions.open(token);
    await sessions.close(next);
    await expect(sessions.authenticate(next)).rejects.toMatchObject({ code: 'access.unauthenticated' });
  });

  test('a session ends with the token that it was opened with', async () => {
    await people().ensure('operator', 'admin');
    const before = new Sessions(context(), people('a-token-from-outside'));
    const operator = await before.open('a-token-from-outside');
    expect(await before.authenticate(operator)).toEqual({ kind: 'person', name: 'operator', role: 'admin' });
    const stored = await context().kysely.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(sha256Of('a-token-from-outside'));
    for (const later of ['another-from-outside', undefined])
      await expect(new Sessions(context(), people(later)).authenticate(operator)).rejects.toMatchObject({
        code: 'access.unauthenticated',
      });

    const ada = await before.open(await people().issueToken('ada', 'lost', 'ada'));
    expect(await before.authenticate(ada)).toMatchObject({ name: 'ada', role: 'scientist' });
    const { kysely } = context();
    const revoked_at = new Date(time).toISOString();
    await kysely.updateTable('tokens').set({ revoked_at }).where('label', '=', 'lost').execute();
    await expect(before.authenticate(ada)).rejects.toMatchObject({ code: 'access.unauthenticated' });
  });

  test('the audit chain holds under concurrent appends', async () => {
    const { kysely } = context();
    const append = (i: number) =>
      kysely
        .transaction()
        .execute((transaction) =>
          audit.record(transaction, { actor: 'ada', action: 'try', subject: `${i}` }),
        );
    await Promise.all(Array.from({ length: 20 }, (_, i) => append(i)));
    expect(await verifyAuditChain(kysely)).toBeNull();
  });

  test('the database refuses to change the audit trail; with its guard off, the chain tells', async () => {
    const { kysely } = context();
    const change = sql`update audit set actor = 'eve' where sequence = 2`;
    await expect(change.execute(kysely)).rejects.toThrow('append-only');
    await expect(sql`delete from audit`.execute(kysely)).rejects.toThrow('append-only');
    await sql`alter table audit disable trigger audit_append_only`.execute(kysely);
    await change.execute(kysely);
    expect(await verifyAuditChain(kysely)).toBe(2);
  });
});
