/** What the person is asked where the page stands still or keeps ending. Only the page is loaded again; the engine goes on. */
import type { MessageBoxOptions } from 'electron';

export type ReloadReason = 'hangs' | 'keeps-ending';

const RELOAD_BUTTON = 0;

interface QuestionTexts {
  readonly hangs: string;
  readonly keepsEnding: string;
  readonly detail: string;
  readonly reload: string;
  readonly wait: string;
  readonly leave: string;
}

const english: QuestionTexts = {
  hangs: 'The window does not answer.',
  keepsEnding: 'The window ended several times in a row.',
  detail: 'Loading it again loses nothing: files that are being scored go on, and scored files are kept.',
  reload: 'Load again',
  wait: 'Wait',
  leave: 'Leave it',
};

const german: QuestionTexts = {
  hangs: 'Das Fenster antwortet nicht.',
  keepsEnding: 'Das Fenster hat sich mehrmals hintereinander beendet.',
  detail:
    'Beim Neuladen geht nichts verloren: Dateien, die gerade bewertet werden, laufen weiter; bewertete bleiben erhalten.',
  reload: 'Neu laden',
  wait: 'Warten',
  leave: 'So lassen',
};

/** @param language the system's, as a BCP 47 tag */
export function reloadQuestion(reason: ReloadReason, language: string): MessageBoxOptions {
  const texts = /^de\b/i.test(language) ? german : english;
  return {
    type: 'warning',
    title: 'Risk-O-Meter',
    message: reason === 'hangs' ? texts.hangs : texts.keepsEnding,
    detail: texts.detail,
    buttons: [texts.reload, reason === 'hangs' ? texts.wait : texts.leave],
    defaultId: RELOAD_BUTTON,
    cancelId: 1,
    noLink: true,
  };
}

export function isReload({ response }: { readonly response: number }): boolean {
  return response === RELOAD_BUTTON;
}
