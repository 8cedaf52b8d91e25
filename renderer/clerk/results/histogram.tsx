/** How many applicants have which probability of default, with the cutoff marked; the same figures as a table. */
import type { Job } from '@risk/app/contract/desktop.ts';
import { lazy, Suspense } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { ChartFigure } from './chart-figure.tsx';
import { decisionsShown, histogramBars } from './summary-figures.ts';

/** The chart library comes as a file of its own, once there is something to draw. */
const HistogramPlot = lazy(() => import('./charts/histogram-plot.tsx'));

const HISTOGRAM_HEIGHT = 108;

export function Histogram({ job }: { readonly job: Job }) {
  const { texts, format } = useLanguage();
  const { policy } = job.model;
  const { referBand } = policy;
  const bars = histogramBars(job.histogram, policy);
  const mark =
    referBand === null
      ? texts.summary.cutoff(format.share(policy.cutoff))
      : texts.summary.referBand(format.share(referBand.from), format.share(referBand.to));
  const figures = decisionsShown(job).map(
    (decision) => `${texts.decisions[decision]}: ${format.count(job.counts[decision])}`,
  );
  return (
    <ChartFigure
      title={texts.summary.distribution}
      testId="histogram"
      maxHeight={HISTOGRAM_HEIGHT}
      table={{
        headings: [texts.summary.probability, texts.summary.applicantsColumn],
        rows: bars.map(({ from, to, count }) => [
          texts.summary.interval(format.share(from), format.share(to)),
          format.count(count),
        ]),
      }}
    >
      <Suspense fallback={<div style={{ height: HISTOGRAM_HEIGHT }} />}>
        <HistogramPlot
          bars={bars}
          policy={policy}
          mark={mark}
          height={HISTOGRAM_HEIGHT}
          description={[texts.summary.distribution, mark, ...figures, texts.summary.chartKeys].join('. ')}
        />
      </Suspense>
    </ChartFigure>
  );
}
