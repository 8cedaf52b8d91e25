import type { Job, Recognition } from '@risk/app/contract/desktop.ts';
import { describe, expect, test } from 'vitest';
import { createFormatter } from '../../design/format.ts';
import { de } from '../../design/language/de.ts';
import { en } from '../../design/language/en.ts';
import { completed } from '../../testing/scenes.ts';
import {
  extraColumns,
  formatText,
  recognitionSentence,
  styleGroups,
  undecidedColumns,
  usedColumns,
} from './recognition-words.ts';

const english = { locale: 'en', texts: en, format: createFormatter('en') } as const;
const german = { locale: 'de', texts: de, format: createFormatter('de') } as const;

const plain: Recognition = {
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  sheet: null,
  outcomeHeader: null,
  missingOptional: [],
  numberStyles: [],
};
const workbook: Recognition = { ...plain, format: 'xlsx', encoding: null, delimiter: null, sheet: 'Mai' };

test.each([
  [plain, 'Text file (UTF-8), columns separated by commas'],
  [{ ...plain, encoding: 'utf-16be', delimiter: '\t' }, 'Text file (UTF-16), columns separated by tabs'],
  [
    { ...plain, encoding: 'windows-1252', delimiter: ';' },
    'Text file (Windows-1252), columns separated by semicolons',
  ],
  [{ ...plain, delimiter: '~' }, 'Text file (UTF-8), columns separated by “~”'],
  [{ ...plain, delimiter: null }, 'Text file'],
  [workbook, 'Excel workbook, sheet “Mai”'],
  [{ ...workbook, sheet: null }, 'Excel workbook'],
] as const)('%j', (recognition, expected) => expect(formatText(recognition, english)).toBe(expected));

describe('one sentence', () => {
  test('says format, columns, rows and what is to fix', () => {
    expect(recognitionSentence(completed, plain, english)).toBe(
      'Text file (UTF-8), columns separated by commas. 15 columns recognised, 992 rows scored, 8 rows to fix.',
    );
    const one: Job = { ...completed, counts: { green: 1, refer: 0, red: 0 }, rowsToFix: 0 };
    expect(recognitionSentence(one, workbook, german)).toBe(
      'Excel-Arbeitsmappe, Blatt „Mai“. 15 Spalten erkannt, 1 Zeile bewertet, nichts zu berichtigen.',
    );
  });

  test('counts no rows while they are still coming', () => {
    expect(recognitionSentence({ ...completed, state: 'running' }, plain, english)).toBe(
      'Text file (UTF-8), columns separated by commas. 15 columns recognised.',
    );
  });
});

describe('columns', () => {
  test('a known outcome is neither used nor one of the others', () => {
    const job = { ...completed, recognition: { ...plain, outcomeHeader: 'branch remark' } };
    expect(extraColumns(job)).toEqual(['client_no']);
    const named = { ...completed, recognition: { ...plain, outcomeHeader: 'age' } };
    expect(usedColumns(named, 'en')).not.toContain('Age');
    expect(usedColumns(completed, 'de')).toContain('Alter');
  });

  test('a heading without text is named by its place', () => {
    const columns = completed.columns.map((column) => ({
      ...column,
      header: column.index === 0 ? ' ' : column.header,
    }));
    expect(extraColumns({ ...completed, columns })[0]).toBe('#1');
  });

  test('are grouped by how their numbers are written, and the undecided ones named', () => {
    const numberStyles: Recognition['numberStyles'] = [
      { column: 'age', style: 'undecided' },
      { column: 'duration', style: 'decimal-comma' },
      { column: 'gone', style: 'undecided' },
    ];
    const job = { ...completed, recognition: { ...plain, numberStyles } };
    expect(undecidedColumns(job, 'de')).toEqual(['Alter', 'gone']);
    expect(styleGroups(job, 'en')).toEqual([
      { style: 'decimal-comma', columns: ['Duration'] },
      { style: 'undecided', columns: ['Age', 'gone'] },
    ]);
    expect(undecidedColumns({ ...completed, recognition: null }, 'en')).toEqual([]);
  });
});
