import { expect, it } from 'vitest';
import { type CallOrigin, distrust } from './trusted-sender.ts';

const own: CallOrigin = { sender: { id: 7 }, senderFrame: { parent: null, url: 'app://risk/' } };
const frame = (url: string): CallOrigin => ({ ...own, senderFrame: { parent: null, url } });

it('trusts the main frame of the own window on the own page', () => {
  expect(distrust(own, 7)).toBeNull();
  expect(distrust(frame('app://risk/index.html#rows'), 7)).toBeNull();
});

it.each<[string, CallOrigin, number | null, string]>([
  ['no window is open', own, null, 'another window'],
  ['another window', own, 8, 'another window'],
  ['a frame that navigated away', { ...own, senderFrame: null }, 7, 'a frame that is gone'],
  [
    'a frame in the page',
    { ...own, senderFrame: { parent: {}, url: 'app://risk/' } },
    7,
    'a frame inside the page',
  ],
  ['a web page', frame('https://risk/'), 7, 'another page'],
  ['a local file', frame('file:///tmp/index.html'), 7, 'another page'],
  ['a blank page', frame('about:blank'), 7, 'another page'],
  ['another host of the scheme', frame('app://other/'), 7, 'another page'],
  ['a file of the page opened as one', frame('app://risk/assets/mark.svg'), 7, 'another page'],
])('distrusts %s', (_, origin, contentsId, doubt) => {
  expect(distrust(origin, contentsId)).toBe(doubt);
});
