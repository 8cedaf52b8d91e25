/** The filter of one column: a text, a range of numbers, or some of its values. What is typed takes effect by itself. */
import { Button, Checkbox, Field, Input, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { FilterDismiss16Regular } from '@fluentui/react-icons';
import type { Breakdown, ColumnFilter } from '@risk/app/contract/desktop.ts';
import { decision } from '@risk/app/model/policy.ts';
import { useEffect, useId, useRef, useState } from 'react';
import { useLanguage } from '../../design/language/language.tsx';
import { useClerk, useGridActions } from '../clerk-context.tsx';
import { columnFilterOf } from '../state/view-slice.ts';
import { boundText, parseBound, type ValueChoice, valueChoices, withValue } from './filter-values.ts';
import { valueWord } from './filter-words.ts';
import { filterKindOf, type GridColumn } from './grid-columns.ts';

/** Typing takes effect after this pause. */
const TYPING_MS = 250;

const useStyles = makeStyles({
  range: { display: 'grid', gridTemplateColumns: '1fr 1fr', alignItems: 'start', columnGap: '8px' },
  input: { minWidth: 0, width: '100%' },
  group: { border: 'none', margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0, fontSize: tokens.fontSizeBase300, marginBottom: '2px' },
  values: { display: 'flex', flexDirection: 'column', maxHeight: 'min(230px, 30vh)', overflowY: 'auto' },
  clear: { fontWeight: tokens.fontWeightRegular },
  count: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
});

interface FilterFormProps {
  readonly column: GridColumn;
  /** The values that the model knows, in its order. */
  readonly categories: readonly string[];
  readonly onFilter: (filter: ColumnFilter | null) => void;
}

export function FilterForm({ column, categories, onFilter }: FilterFormProps) {
  const styles = useStyles();
  const { texts } = useLanguage();
  const isSet = useClerk(({ view }) =>
    column.kind === 'decision' ? view.filter.decisions.length > 0 : columnFilterOf(view, column.key) !== null,
  );
  /** Grows with each clearing, so that the fields start anew. */
  const [round, setRound] = useState(0);
  const pause = usePause(onFilter);
  const form = { column, categories, onFilter, onTyped: pause.pass };
  return (
    <>
      <Form {...form} key={round} />
      <div>
        <Button
          size="small"
          className={styles.clear}
          icon={<FilterDismiss16Regular />}
          disabledFocusable={!isSet}
          onClick={() => {
            pause.forget();
            onFilter(null);
            setRound((before) => before + 1);
          }}
        >
          {texts.grid.clearFilter}
        </Button>
      </div>
    </>
  );
}

interface FormProps extends FilterFormProps {
  /** As `onFilter`, for what may change with the next key. */
  readonly onTyped: FilterFormProps['onFilter'];
}

function Form(props: FormProps) {
  switch (filterKindOf(props.column)) {
    case 'text':
      return <TextForm {...props} />;
    case 'range':
      return <RangeForm {...props} />;
    case 'values':
      return <ValuesForm {...props} />;
    case null:
    default:
      return null;
  }
}

function TextForm({ column, onTyped }: FormProps) {
  const { texts } = useLanguage();
  const filter = useClerk((state) => columnFilterOf(state.view, column.key));
  const [text, setText] = useState(filter?.kind === 'text' ? filter.text : '');
  return (
    <Field label={texts.grid.contains}>
      <Input
        size="small"
        value={text}
        maxLength={200}
        onChange={(_, { value }) => {
          setText(value);
          onTyped(value.trim() === '' ? null : { kind: 'text', key: column.key, text: value.trim() });
        }}
      />
    </Field>
  );
}

function RangeForm({ column, onTyped }: FormProps) {
  const styles = useStyles();
  const { texts, locale } = useLanguage();
  const filter = useClerk((state) => columnFilterOf(state.view, column.key));
  // People read shares in percent.
  const scale = column.kind === 'share' ? 100 : 1;
  const textOf = (value: number | null) => boundText(value === null ? null : value * scale, locale);
  const range = filter?.kind === 'range' ? filter : { minimum: null, maximum: null };
  const [from, setFrom] = useState(textOf(range.minimum));
  const [to, setTo] = useState(textOf(range.maximum));
  const [minimum, maximum] = [parseBound(from, locale), parseBound(to, locale)];
  const swapped = minimum !== null && maximum !== null && minimum > maximum;
  const problem = (value: number | null) => (Number.isNaN(value) ? texts.grid.notANumber : null);

  const change = (nextFrom: string, nextTo: string) => {
    setFrom(nextFrom);
    setTo(nextTo);
    const [low, high] = [parseBound(nextFrom, locale), parseBound(nextTo, locale)];
    if (Number.isNaN(low) || Number.isNaN(high)) return;
    onTyped(
      low === null && high === null
        ? null
        : { kind: 'range', key: column.key, minimum: divided(low, scale), maximum: divided(high, scale) },
    );
  };
  const hint = column.kind === 'share' ? texts.grid.inPercent : null;
  return (
    <div className={styles.range}>
      <Field label={texts.grid.from} validationMessage={problem(minimum)} hint={hint}>
        <Input
          size="small"
          className={styles.input}
          inputMode="decimal"
          value={from}
          onChange={(_, { value }) => change(value, to)}
        />
      </Field>
      <Field
        label={texts.grid.to}
        validationMessage={problem(maximum) ?? (swapped ? texts.grid.swapped : null)}
        hint={hint}
      >
        <Input
          size="small"
          className={styles.input}
          inputMode="decimal"
          value={to}
          onChange={(_, { value }) => change(from, value)}
        />
      </Field>
    </div>
  );
}

function divided(value: number | null, by: number): number | null {
  return value === null ? null : value / by;
}

function ValuesForm({ column, categories, onFilter }: FormProps) {
  const styles = useStyles();
  const { texts, format } = useLanguage();
  const legendId = useId();
  const chosen = useClerk((state) => valuesOf(columnFilterOf(state.view, column.key)));
  const decisions = useClerk((state) => state.view.filter.decisions);
  const isDecision = column.kind === 'decision';
  const breakdown = useBreakdown(column.key);
  const held = isDecision ? decisions : chosen;
  const known = isDecision ? decision.options : categories;
  if (breakdown === 'asking') return <Spinner size="tiny" label={texts.grid.findingValues} />;
  const choices: readonly ValueChoice[] = valueChoices(known, breakdown, held);
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend} id={legendId}>
        {texts.grid.showOnly}
      </legend>
      <div className={styles.values}>
        {choices.map(({ value, count }) => (
          <Checkbox
            key={value}
            size="medium"
            checked={held.some((other) => other.toLowerCase() === value.toLowerCase())}
            label={
              <>
                {valueWord(value, column, texts)}{' '}
                {count !== null && <span className={styles.count}>{format.count(count)}</span>}
              </>
            }
            onChange={(_, { checked }) => {
              const values = [...withValue(held, value, checked === true)];
              onFilter(values.length === 0 ? null : { kind: 'values', key: column.key, values });
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}

const none: readonly string[] = [];

function valuesOf(filter: ColumnFilter | null): readonly string[] {
  return filter?.kind === 'values' ? filter.values : none;
}

/** Null where the values could not be counted. */
function useBreakdown(key: string): Breakdown | 'asking' | null {
  const { breakdown } = useGridActions();
  const [answer, setAnswer] = useState<Breakdown | 'asking' | null>('asking');
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await breakdown(key);
      if (current) setAnswer(answer?.ok ? answer.value : null);
    };
    void ask();
    return () => {
      current = false;
    };
  }, [breakdown, key]);
  return answer;
}

/** Passes on the last of many values after a pause, or at once where the form closes before. */
function usePause<Value>(then: (value: Value) => void): {
  readonly pass: (value: Value) => void;
  readonly forget: () => void;
} {
  const waiting = useRef<{ readonly value: Value; readonly timer: ReturnType<typeof setTimeout> } | null>(
    null,
  );
  const latest = useRef(then);
  useEffect(() => {
    latest.current = then;
  });
  const forget = () => {
    clearTimeout(waiting.current?.timer);
    waiting.current = null;
  };
  useEffect(
    () => () => {
      if (waiting.current === null) return;
      clearTimeout(waiting.current.timer);
      latest.current(waiting.current.value);
    },
    [],
  );
  const pass = (value: Value) => {
    forget();
    const timer = setTimeout(() => {
      waiting.current = null;
      latest.current(value);
    }, TYPING_MS);
    waiting.current = { value, timer };
  };
  return { pass, forget };
}
