/** Which values go with which decision: the person chooses a column, the chart compares its values. */
import { makeStyles, Select, Spinner, tokens } from '@fluentui/react-components';
import type { Breakdown, ColumnGuide, Job } from '@risk/app/contract/desktop.ts';
import type { ErrorValue } from '@risk/app/contract/errors.ts';
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { CalmPanel } from '../../design/calm-panel.tsx';
import { DecisionIcon } from '../../design/decision-badge.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useLanguage } from '../../design/language/language.tsx';
import { useActions, useClerk } from '../clerk-context.tsx';
import { scoredRows } from '../grid/grid-columns.ts';
import { useSize } from '../grid/use-size.ts';
import { breakdownBars, columnChoices, FEW } from './breakdown-figures.ts';
import { ChartFigure } from './chart-figure.tsx';
import { milestone } from './progress.ts';
import { decisionsShown } from './summary-figures.ts';

const ByColumnPlot = lazy(() => import('./charts/by-column-plot.tsx'));
const noGuides: readonly ColumnGuide[] = [];

const useStyles = makeStyles({
  panel: {
    display: 'flex',
    flexDirection: 'column',
    rowGap: '10px',
    flexGrow: 1,
    padding: '12px 18px 14px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '20px',
    rowGap: '8px',
  },
  choice: { display: 'inline-flex', alignItems: 'center', columnGap: '8px', maxWidth: '100%' },
  select: { minWidth: '200px', maxWidth: '320px' },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '16px',
    rowGap: '4px',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
  },
  entry: { display: 'inline-flex', alignItems: 'center', columnGap: '5px' },
  note: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

export function ByColumn({ job }: { readonly job: Job }) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts } = language;
  const choices = columnChoices(job, language);
  const first = choices.model[0]?.key ?? choices.extra[0]?.key ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const selectId = useId();
  const key = chosen ?? first;
  if (key === null || scoredRows(job) === 0)
    return (
      <section className={styles.panel} data-testid="by-column">
        <CalmPanel bare title={texts.breakdown.none} />
      </section>
    );
  const title = [...choices.model, ...choices.extra].find((choice) => choice.key === key)?.title ?? key;
  return (
    <section className={styles.panel} data-testid="by-column" aria-label={texts.breakdown.title(title)}>
      <div className={styles.bar}>
        <span className={styles.choice}>
          <label htmlFor={selectId}>{texts.breakdown.choose}</label>
          <Select
            id={selectId}
            className={styles.select}
            value={key}
            onChange={(_, { value }) => setChosen(value)}
          >
            <optgroup label={texts.breakdown.model}>
              {choices.model.map((choice) => (
                <option key={choice.key} value={choice.key}>
                  {choice.title}
                </option>
              ))}
            </optgroup>
            {choices.extra.length > 0 && (
              <optgroup label={texts.breakdown.extra}>
                {choices.extra.map((choice) => (
                  <option key={choice.key} value={choice.key}>
                    {choice.title}
                  </option>
                ))}
              </optgroup>
            )}
          </Select>
        </span>
        <ul className={styles.legend}>
          {decisionsShown(job).map((decision) => (
            <li key={decision} className={styles.entry}>
              <DecisionIcon decision={decision} coloured />
              {texts.decisions[decision]}
            </li>
          ))}
        </ul>
      </div>
      <Counted job={job} columnKey={key} title={title} />
    </section>
  );
}

type Counts =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ErrorValue }
  | { readonly state: 'ready'; readonly key: string; readonly breakdown: Breakdown };

function Counted({
  job,
  columnKey,
  title,
}: {
  readonly job: Job;
  readonly columnKey: string;
  readonly title: string;
}) {
  const actions = useActions();
  const { texts } = useLanguage();
  const [counts, setCounts] = useState<Counts>({ state: 'loading' });
  const { jobId } = job;
  // While the file is scored the counts grow: asked anew at each quarter, not at each row.
  const stage = `${job.state} ${milestone(job)}`;
  useEffect(() => {
    let wanted = stage !== '';
    const ask = async (): Promise<void> => {
      const answer = await actions.breakdown({ jobId, key: columnKey });
      if (!wanted) return;
      setCounts(
        answer.ok
          ? { state: 'ready', key: columnKey, breakdown: answer.value }
          : { state: 'failed', error: answer.error },
      );
    };
    void ask();
    return () => {
      wanted = false;
    };
  }, [actions, jobId, columnKey, stage]);
  if (counts.state === 'failed') return <ErrorNotice title={texts.breakdown.failed} error={counts.error} />;
  if (counts.state === 'loading' || counts.key !== columnKey)
    return <Spinner size="tiny" label={texts.breakdown.loading} />;
  return <Chart job={job} columnKey={columnKey} title={title} breakdown={counts.breakdown} />;
}

interface ChartProps {
  readonly job: Job;
  readonly columnKey: string;
  readonly title: string;
  readonly breakdown: Breakdown;
}

function Chart({ job, columnKey, title, breakdown }: ChartProps) {
  const styles = useStyles();
  const language = useLanguage();
  const { texts, format } = language;
  const guides = useClerk((state) => state.status?.model?.columns ?? noGuides);
  const place = useRef<HTMLDivElement>(null);
  const { width } = useSize(place);
  const column = job.columns.find(({ index }) => `cell:${index}` === columnKey);
  const guide = guides.find(({ name }) => name === column?.name) ?? null;
  const bars = breakdownBars(breakdown, guide, language);
  const decisions = decisionsShown(job);
  const notes = [
    ...(job.state === 'running' || job.state === 'cancelled' ? [texts.breakdown.soFar] : []),
    ...(bars.some(({ total }) => total < FEW) ? [texts.breakdown.few(format.count(FEW))] : []),
  ];
  return (
    <div ref={place}>
      <ChartFigure
        title={texts.breakdown.label(title)}
        testId="by-column-chart"
        table={{
          headings: [
            texts.breakdown.value,
            texts.breakdown.total,
            ...decisions.map((decision) => texts.decisions[decision]),
          ],
          rows: bars.map(({ value, total, counts, shares }) => [
            value,
            format.count(total),
            ...decisions.map(
              (decision) => `${format.count(counts[decision])} (${format.share(shares[decision])})`,
            ),
          ]),
        }}
      >
        <Suspense fallback={<Spinner size="tiny" label={texts.summary.drawing} />}>
          <ByColumnPlot
            bars={bars}
            decisions={decisions}
            nameWidth={Math.min(280, Math.max(110, width * 0.32))}
            description={[texts.breakdown.label(title), texts.summary.chartKeys].join('. ')}
          />
        </Suspense>
      </ChartFigure>
      {notes.length > 0 && <p className={styles.note}>{notes.join(' ')}</p>}
    </div>
  );
}
