import { describe, expect, it } from 'vitest';
import { isOwnPage, isOwnUrl, PAGE_URL } from './origin.ts';

describe('own address', () => {
  it.each([PAGE_URL, 'app://risk', 'app://risk/index.html', 'app://risk/?a=1#b'])(
    '%s is the page',
    (address) => {
      expect(isOwnUrl(address)).toBe(true);
      if (address !== 'app://risk') expect(isOwnPage(address)).toBe(true);
    },
  );

  it('knows a file of the page from the page', () => {
    expect(isOwnUrl('app://risk/assets/page.js')).toBe(true);
    expect(isOwnPage('app://risk/assets/page.js')).toBe(false);
  });

  it.each([
    'https://risk/',
    'app://risk.example/',
    'app://example/risk/',
    'app://risk:80/',
    'app://user@risk/',
    'app://user:secret@risk/',
    'app:risk',
    'file:///index.html',
    'about:blank',
    'data:text/html,app://risk/',
    'javascript:void(0)',
    'blob:app://risk/0',
    '',
    'risk',
  ])('%j is not', (address) => {
    expect(isOwnUrl(address)).toBe(false);
    expect(isOwnPage(address)).toBe(false);
  });
});
