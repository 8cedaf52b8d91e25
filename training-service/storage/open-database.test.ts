import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { describeOnBothDatabases } from './testing/backends.ts';
import { layPglite } from './testing/templates.ts';
import { parseTimestamp } from './value-parsers.ts';

describeOnBothDatabases('database', (backend) => {
  test('gives the same JavaScript values', async () => {
    const { rows } = await sql`
      select 9007199254740991::int8 as big, 7::int4 as small, true as yes, null::text as nothing,
        '{"b": [1, null]}'::jsonb as json, '2026-11-24 06:35:42.12+01'::timestamptz as at, 0.5::float8 as half
    `.execute(backend().database.kysely);
    expect(rows).toEqual([
      {
        big: 9_007_199_254_740_991,
        small: 7,
        yes: true,
        nothing: null,
        json: { b: [1, null] },
        at: '2026-11-24T05:35:42.120Z',
        half: 0.5,
      },
    ]);
  });

  test('takes values back as it gave them', async () => {
    const { rows } = await sql`
      select ${'2026-11-24T05:35:42.120Z'}::timestamptz as at, ${JSON.stringify({ a: 'ü' })}::jsonb as json, ${5}::int8 as number
    `.execute(backend().database.kysely);
    expect(rows).toEqual([{ at: '2026-11-24T05:35:42.120Z', json: { a: 'ü' }, number: 5 }]);
  });

  test('rolls a failed transaction back and goes on', async () => {
    const { kysely } = backend().database;
    const failing = kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto('settings').values({ key: 'rolled-back', value: '1' }).execute();
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(
      await kysely.selectFrom('settings').selectAll().where('key', '=', 'rolled-back').execute(),
    ).toEqual([]);
  });

  test('keeps concurrent transactions apart', async () => {
    const { kysely } = backend().database;
    await kysely.insertInto('settings').values({ key: 'counter', value: '0' }).execute();
    const add = () =>
      kysely.transaction().execute(async (transaction) => {
        const { value } = await transaction
          .selectFrom('settings')
          .select('value')
          .where('key', '=', 'counter')
          .forUpdate()
          .executeTakeFirstOrThrow();
        const next = { value: String(Number(value) + 1) };
        await transaction.updateTable('settings').set(next).where('key', '=', 'counter').execute();
      });
    await Promise.all(Array.from({ length: 10 }, add));
    const rows = await kysely.selectFrom('settings').select('value').where('key', '=', 'counter').execute();
    expect(rows).toEqual([{ value: '10' }]);
  });

  test('knows that it is alive itself', async () => {
    const { database } = backend();
    expect(await database.liveOwners()).toEqual(new Set([database.owner]));
    expect(await database.isReachable()).toBe(true);
  });
});

describeOnBothDatabases('several processes', (backend) => {
  test('migrate once, or are kept out', async () => {
    const { location, database } = backend();
    if ('directory' in location) {
      await expect(openDatabase(location)).rejects.toMatchObject({ code: 'storage.locked' });
      return;
    }
    const others = await Promise.all([openDatabase(location), openDatabase(location)]);
    const owners = [database, ...others].map(({ owner }) => owner);
    expect(await database.liveOwners()).toEqual(new Set(owners));
    await Promise.all(others.map((other) => other.close()));
    await expect.poll(() => database.liveOwners()).toEqual(new Set([database.owner]));
  });
});

describe('the folder of PGlite', () => {
  test('is free again when the process that held it was killed, and holds what was committed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'risk-pglite-'));
    await layPglite(folder);
    const program = `
      const { openDatabase } = await import(${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)});
      const { kysely } = await openDatabase({ directory: ${JSON.stringify(folder)} });
      await kysely.insertInto('settings').values({ key: 'kept', value: 'yes' }).execute();
      process.stdout.write('committed');
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    await expect(openDatabase({ directory: folder })).rejects.toMatchObject({ code: 'storage.locked' });
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    const database = await openDatabase({ directory: folder });
    expect(await database.kysely.selectFrom('settings').selectAll().execute()).toEqual([
      { key: 'kept', value: 'yes' },
    ]);
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

test.each([
  ['2026-11-24 05:35:42+00', '2026-11-24T05:35:42.000Z'],
  ['2026-11-24 05:35:42.1+00', '2026-11-24T05:35:42.100Z'],
  ['2026-11-24 05:35:42.123456+00', '2026-11-24T05:35:42.123Z'],
])('reads the timestamp %s', (text, expected) => {
  expect(parseTimestamp(text)).toBe(expected);
});
