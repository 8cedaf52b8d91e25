/**
 * Copies the marked rows, or the cell under the keyboard. A browser takes a copy only at the moment of the key: rows
 * that the window does not hold are read first, and copied when they are there, or by the next Ctrl+C.
 */
import type { Job } from '@risk/app/contract/desktop.ts';
import { type ClipboardEvent, useRef, useState } from 'react';
import { copyText } from '../../design/copy-text.ts';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerkStore, useGridActions } from '../clerk-context.tsx';
import { rowAt } from '../state/pages-slice.ts';
import { heldRows } from './grid-actions.ts';
import type { GridColumn } from './grid-columns.ts';
import type { GridPosition } from './grid-keys.ts';
import { type RowRange, rowsIn } from './row-selection.ts';
import { COPY_LIMIT, cellAsText, rowsAsText } from './rows-as-text.ts';

export interface RowCopy {
  /** What came of the last copy, in words; empty where there is nothing to say. */
  readonly words: string;
  readonly onCopy: (event: ClipboardEvent) => void;
  /** The marked rows, by a button. */
  readonly copyRange: () => void;
}

interface RowCopyOptions {
  readonly job: Job;
  readonly list: string;
  readonly columns: readonly GridColumn[];
  readonly active: GridPosition;
  readonly range: RowRange | null;
}

export function useRowCopy({ job, list, columns, active, range }: RowCopyOptions): RowCopy {
  const language = useLanguage();
  const { texts, format } = language;
  const actions = useActions();
  const { readRows } = useGridActions();
  const store = useClerkStore();
  const ready = useRef<{ readonly ticket: string; readonly text: string } | null>(null);
  const ticket = range === null ? '' : [list, range.first, range.last, job.state, language.locale].join(' ');
  const [said, setSaid] = useState({ ticket, words: '' });

  const say = (words: string) => {
    setSaid({ ticket, words });
    actions.announce(words);
  };

  const read = async (wanted: RowRange) => {
    say(texts.grid.copying);
    const answer = await readRows(wanted);
    if (answer === null) return;
    if (!answer.ok) {
      say(texts.grid.copyFailed);
      return;
    }
    const text = rowsAsText(answer.value, columns, language);
    ready.current = { ticket, text };
    const count = answer.value.length;
    say(copyText(document, text) ? texts.grid.copiedRows(count, format.count(count)) : texts.grid.copyReady);
  };

  /** @returns the text where it is at hand, else null: it is then read, or refused in words */
  const rangeText = (wanted: RowRange): string | null => {
    const count = rowsIn(wanted);
    if (count > COPY_LIMIT) {
      say(texts.grid.copyTooMany(format.count(COPY_LIMIT)));
      return null;
    }
    const held = heldRows(store.getState(), wanted);
    const text = held === null ? null : rowsAsText(held, columns, language);
    const known = text ?? (ready.current?.ticket === ticket ? ready.current.text : null);
    if (known === null) void read(wanted);
    return known;
  };

  const sayCopied = (count: number) => say(texts.grid.copiedRows(count, format.count(count)));

  return {
    words: said.ticket === ticket ? said.words : '',
    onCopy(event) {
      // Whoever marked text wants the text.
      if (String(getSelection()) !== '') return;
      if (range !== null) {
        event.preventDefault();
        const text = rangeText(range);
        if (text === null) return;
        event.clipboardData.setData('text/plain', text);
        sayCopied(rowsIn(range));
        return;
      }
      const column = columns[active.column];
      const row = rowAt(store.getState(), active.row);
      if (column === undefined || row === undefined) return;
      event.clipboardData.setData('text/plain', cellAsText(row, column, language));
      event.preventDefault();
      actions.announce(texts.grid.copied);
    },
    copyRange() {
      if (range === null) return;
      const text = rangeText(range);
      if (text !== null && copyText(document, text)) sayCopied(rowsIn(range));
    },
  };
}
