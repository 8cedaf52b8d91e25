import { expect, it } from 'vitest';
import { isReload, reloadQuestion } from './reload-question.ts';

it.each([
  ['hangs', 'de-AT', 'Das Fenster antwortet nicht.', ['Neu laden', 'Warten']],
  ['keeps-ending', 'de', 'Das Fenster hat sich mehrmals hintereinander beendet.', ['Neu laden', 'So lassen']],
  ['hangs', 'en-GB', 'The window does not answer.', ['Load again', 'Wait']],
  ['keeps-ending', 'fr', 'The window ended several times in a row.', ['Load again', 'Leave it']],
] as const)('where the window %s, in %s', (reason, language, message, buttons) => {
  expect(reloadQuestion(reason, language)).toMatchObject({ message, buttons, defaultId: 0, cancelId: 1 });
});

it('takes the first button alone for yes: closing the question changes nothing', () => {
  expect([0, 1, 2].map((response) => isReload({ response }))).toEqual([true, false, false]);
});
