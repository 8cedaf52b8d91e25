import { describe, expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

const linux = { platform: 'linux', homeDirectory: '/home/anna' };

describe('readEnvironment', () => {
  test('defaults', () => {
    expect(readEnvironment({}, linux)).toEqual({
      dataDirectory: '/home/anna/.local/share/risk-o-meter',
      servicePort: 5051,
      webPort: 9696,
      serviceUrl: 'http://127.0.0.1:5051',
      token: undefined,
      logLevel: 'warn',
      demo: true,
      databaseUrl: undefined,
    });
  });

  test('what is set wins, an empty string is not set', () => {
    const source = {
      RISK_DATA_DIR: '/data',
      RISK_SERVICE_PORT: '7000',
      RISK_WEB_PORT: '',
      RISK_LOG_LEVEL: 'debug',
    };
    expect(readEnvironment(source, linux)).toMatchObject({
      dataDirectory: '/data',
      servicePort: 7000,
      serviceUrl: 'http://127.0.0.1:7000',
      webPort: 9696,
      logLevel: 'debug',
    });
  });

  test('a PostgreSQL server is no demonstration unless asked for', () => {
    const DATABASE_URL = 'postgres://localhost/risk';
    expect(readEnvironment({ DATABASE_URL }, linux).demo).toBe(false);
    expect(readEnvironment({ DATABASE_URL, RISK_DEMO: 'on' }, linux).demo).toBe(true);
    expect(readEnvironment({ RISK_DEMO: 'off' }, linux).demo).toBe(false);
  });

  test.each([
    [
      'win32',
      { LOCALAPPDATA: 'C:\\Users\\Anna\\AppData\\Local' },
      'C:\\Users\\Anna\\AppData\\Local\\Risk-O-Meter',
    ],
    ['darwin', {}, '/home/anna/Library/Application Support/Risk-O-Meter'],
    ['linux', { XDG_DATA_HOME: '/x' }, '/x/risk-o-meter'],
  ])('each user has a folder of their own on %s', (platform, source, expected) => {
    expect(readEnvironment(source, { ...linux, platform }).dataDirectory).toBe(expected);
  });

  test.each([
    [{ RISK_SERVICE_PORT: 'abc' }, 'RISK_SERVICE_PORT'],
    [{ RISK_WEB_PORT: '70000' }, 'RISK_WEB_PORT'],
    [{ RISK_SERVICE_URL: 'nowhere' }, 'RISK_SERVICE_URL'],
    [{ RISK_TOKEN: 'short' }, 'RISK_TOKEN'],
    [{ RISK_LOG_LEVEL: 'loud' }, 'RISK_LOG_LEVEL'],
  ])('%j is refused by name', (source, name) => {
    expect(() => readEnvironment(source, linux)).toThrow(`The setting ${name} is not valid`);
  });
});
