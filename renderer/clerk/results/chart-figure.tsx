/** A chart with its title and, at the press of a button, the same figures as a table. */
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';

const useStyles = makeStyles({
  figure: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '4px',
    margin: 0,
    minWidth: 0,
    minHeight: 0,
  },
  caption: { display: 'flex', alignItems: 'center', columnGap: '8px', minHeight: '24px' },
  toggle: { marginRight: '-8px', fontWeight: tokens.fontWeightRegular },
  title: {
    flexGrow: 1,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  frame: { overflow: 'auto', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  cell: { padding: '2px 8px', textAlign: 'left', fontWeight: tokens.fontWeightRegular },
  number: { textAlign: 'right', whiteSpace: 'nowrap' },
});

export interface FigureTable {
  readonly headings: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[];
}

interface ChartFigureProps {
  readonly title: string;
  readonly table: FigureTable;
  /** Of the table, which scrolls where it is taller. */
  readonly maxHeight?: number;
  readonly testId: string;
  readonly children: ReactNode;
}

export function ChartFigure({ title, table, maxHeight, testId, children }: ChartFigureProps) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={styles.figure} data-testid={testId}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}</span>
        <Button
          size="small"
          appearance="subtle"
          className={styles.toggle}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? texts.summary.asChart : texts.summary.asTable}
        </Button>
      </figcaption>
      {asTable ? (
        // Scrolls by itself, so the keyboard has to be able to get into it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.frame} style={{ maxHeight }} tabIndex={0} role="region" aria-label={title}>
          <Table {...table} />
        </div>
      ) : (
        children
      )}
    </figure>
  );
}

function Table({ headings, rows }: FigureTable) {
  const styles = useStyles();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {headings.map((heading, index) => (
            <th key={heading} scope="col" className={mergeClasses(styles.cell, index > 0 && styles.number)}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr key={name}>
            <th scope="row" className={styles.cell}>
              {name}
            </th>
            {cells.map((cell, index) => (
              <td key={headings[index + 1]} className={mergeClasses(styles.cell, styles.number)}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
