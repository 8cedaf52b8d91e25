/** What a file should hold: the model's own columns, in the bank's words. */
import { makeStyles, mergeClasses, SearchBox, tokens } from '@fluentui/react-components';
import type { ColumnGuide } from '@risk/app/contract/desktop.ts';
import { textIn } from '@risk/app/schema/feature-schema.ts';
import { useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { categoriesShown, matchingColumns } from './column-search.ts';

const SEARCH_FROM = 8;

const useStyles = makeStyles({
  guide: { display: 'flex', flexDirection: 'column', rowGap: '10px' },
  intro: { margin: 0, color: tokens.colorNeutralForeground2, textWrap: 'pretty' },
  search: { maxWidth: '280px' },
  frame: {
    maxHeight: '420px',
    overflow: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  table: { width: '100%', borderCollapse: 'collapse' },
  head: {
    position: 'sticky',
    top: 0,
    padding: '8px 14px',
    textAlign: 'left',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  cell: {
    padding: '8px 14px',
    textAlign: 'left',
    verticalAlign: 'top',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
  },
  name: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, minWidth: '150px' },
  meaning: { minWidth: '140px' },
  values: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  optional: { display: 'block', fontFamily: tokens.fontFamilyBase, color: tokens.colorNeutralForeground3 },
});

export function FileGuide({ columns }: { readonly columns: readonly ColumnGuide[] }) {
  const styles = useStyles();
  const { texts, format, locale } = useLanguage();
  const [search, setSearch] = useState('');
  const matching = matchingColumns(columns, search, locale);
  return (
    <div className={styles.guide}>
      <p className={styles.intro}>
        {texts.start.guideIntro(format.count(columns.length))} {texts.start.guideFormats}
      </p>
      {columns.length >= SEARCH_FROM && (
        <SearchBox
          className={styles.search}
          placeholder={texts.start.guideSearch}
          aria-label={texts.start.guideSearch}
          value={search}
          onChange={(_, { value }) => setSearch(value)}
        />
      )}
      {matching.length === 0 ? (
        <p className={styles.intro}>{texts.start.guideNone}</p>
      ) : (
        // Scrolls by itself, so the keyboard has to be able to get into it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.frame} tabIndex={0} role="region" aria-label={texts.start.guide}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th className={styles.head}>{texts.start.guideColumn}</th>
                <th className={styles.head}>{texts.start.guideMeaning}</th>
                <th className={styles.head}>{texts.start.guideValues}</th>
              </tr>
            </thead>
            <tbody>
              {matching.map((column) => (
                <tr key={column.name}>
                  <th scope="row" className={mergeClasses(styles.cell, styles.name)}>
                    {column.name}
                    {!column.required && <span className={styles.optional}>{texts.start.optional}</span>}
                  </th>
                  <td className={mergeClasses(styles.cell, styles.meaning)}>
                    {textIn(column.label, locale)}
                  </td>
                  <td className={mergeClasses(styles.cell, styles.values)}>
                    <Values column={column} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Values({ column }: { readonly column: ColumnGuide }) {
  const { texts, format, locale } = useLanguage();
  if (column.kind === 'numeric') {
    const unit = column.unit === null ? '' : textIn(column.unit, locale);
    if (column.range === null) return `${texts.start.number} ${unit}`;
    return texts.start.range(format.number(column.range[0]), format.number(column.range[1]), unit);
  }
  const { shown, more } = categoriesShown(column.categories);
  const words = shown.map(({ value, label }) => {
    const meaning = textIn(label, locale);
    return meaning.toLowerCase() === value.toLowerCase() ? value : `${value} (${meaning})`;
  });
  return [...words, ...(more > 0 ? [texts.start.more(format.count(more))] : [])].join(' · ');
}
