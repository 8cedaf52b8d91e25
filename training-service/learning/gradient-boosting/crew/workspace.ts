/**
 * Where a tree is grown: all that the threads share, in one block of memory, and what each needs to know of it. Numbers
 * stand in it as typed arrays; nothing is copied between threads.
 */
import { RiskError } from '@risk/app/contract/errors.ts';
import { type FeatureBins, MOST_BINS } from '../bins.ts';
import { type FixedPoint, fixedPointFor, PAIR_BYTES, PAIR_WORDS } from '../kernel/fixed-point.ts';
import type { FeatureGroup } from '../kernel/histogram-kernel.ts';
import { compileKernel, instantiateKernel, type Kernel } from '../kernel/kernel.ts';
import { ANSWER_BYTES } from '../kernel/scan-kernel.ts';
import type { BoostingParameters } from '../parameters.ts';
import { giveBackMemory, takeMemory } from './spare-memory.ts';

/** What is known of a table before its first tree; the same on every thread. */
export interface Plan {
  readonly rowCount: number;
  readonly features: readonly FeatureBins[];
  readonly parameters: BoostingParameters;
  /** `[features + 1]`, where a feature's bins start in a histogram over all features, and where they all end. */
  readonly starts: Int32Array;
  /** As many as threads, and one over all features at the end, for one thread alone. */
  readonly groups: readonly FeatureGroup[];
  readonly fixedPoint: FixedPoint;
  /** Histograms there is room for. */
  readonly slots: number;
}

/** What another thread needs to take part. */
export interface WorkspaceShare {
  readonly plan: Plan;
  readonly memory: WebAssembly.Memory;
  readonly kernel: WebAssembly.Module;
}

interface PlanTask {
  readonly rowCount: number;
  readonly features: readonly FeatureBins[];
  readonly parameters: BoostingParameters;
  readonly threads: number;
}

export function makePlan({ rowCount, features, parameters, threads }: PlanTask): Plan {
  const mostLeaves = Math.floor(rowCount / Math.max(1, parameters.min_data_in_leaf));
  const starts = new Int32Array(features.length + 1);
  for (const [index, { binCount }] of features.entries()) starts[index + 1] = (starts[index] ?? 0) + binCount;
  return {
    rowCount,
    features,
    parameters,
    starts,
    groups: groupFeatures(features.length, threads),
    fixedPoint: fixedPointFor(rowCount),
    slots: Math.max(2, Math.min(parameters.num_leaves, mostLeaves)),
  };
}

/** The last group is the whole; with one thread there is no other. */
function groupFeatures(width: number, threads: number): FeatureGroup[] {
  const whole = { from: 0, to: width };
  if (threads === 1) return [whole];
  const at = (part: number): number => Math.round((part * width) / threads);
  return [...Array.from({ length: threads }, (_, part) => ({ from: at(part), to: at(part + 1) })), whole];
}

/** Words and numbers by which threads speak to each other; see `crew-messages.ts`. */
const CONTROL_WORDS = 16;
const MESSAGE_NUMBERS = 64;

export class Workspace {
  readonly plan: Plan;
  readonly share: WorkspaceShare;
  readonly kernel: Kernel;
  /** `[rows, features]`, row by row: a leaf's histogram reads whole rows, which so lie together. */
  readonly bins: Uint8Array;
  /** `[features, rows]`, the same by feature: dealing rows to a split's children reads one feature only. */
  readonly columns: Uint8Array;
  /** `[rows]`, 1 = bad, 0 = good. */
  readonly target: Uint8Array;
  /** `[rows]`, log-odds so far. */
  readonly scores: Float64Array;
  /** `[rows]` pairs of gradient and hessian. */
  readonly pairs: Int32Array;
  /** The rows of all leaves, each leaf's in one stretch. */
  readonly rows: Int32Array;
  readonly scratch: Int32Array;
  /** `[bins of a feature]`, 1 where a bin goes left in the split that is carried out. */
  readonly goesLeft: Uint8Array;
  /** `[features]`, 1 where the tree may split on the feature. */
  readonly allowed: Uint8Array;
  /** What the kernel's scan answers each thread, as words and as numbers; see `scan-kernel.ts`. */
  readonly answerWords: Int32Array;
  readonly answerNumbers: Float64Array;
  /** `[slots, features]`, 0 where no split of the feature gains in the leaf that has the histogram. */
  readonly splittable: Uint8Array;
  readonly control: Int32Array;
  readonly message: Float64Array;
  /** `[leaves]` each: where a leaf's rows end, and what it adds. */
  readonly leafEnds: Int32Array;
  readonly leafValues: Float64Array;
  readonly #histogramsAt: number;
  readonly #histogramBytes: number;
  readonly #histograms: (Int32Array | undefined)[] = [];

  constructor(share: WorkspaceShare) {
    const { plan, memory, kernel } = share;
    const places = placesOf(plan);
    const { buffer } = memory;
    const width = plan.features.length;
    const { rowCount } = plan;
    this.plan = plan;
    this.share = share;
    this.kernel = instantiateKernel(kernel, memory, plan.groups.length);
    this.bins = new Uint8Array(buffer, places.bins, rowCount * width);
    this.columns = new Uint8Array(buffer, places.columns, rowCount * width);
    this.target = new Uint8Array(buffer, places.target, rowCount);
    this.scores = new Float64Array(buffer, places.scores, rowCount);
    this.pairs = new Int32Array(buffer, places.pairs, PAIR_WORDS * rowCount);
    this.rows = new Int32Array(buffer, places.rows, rowCount);
    this.scratch = new Int32Array(buffer, places.scratch, rowCount);
    this.goesLeft = new Uint8Array(buffer, places.goesLeft, MOST_BINS);
    this.allowed = new Uint8Array(buffer, places.allowed, width);
    this.splittable = new Uint8Array(buffer, places.splittable, plan.slots * width);
    this.control = new Int32Array(buffer, places.control, CONTROL_WORDS);
    this.message = new Float64Array(buffer, places.message, MESSAGE_NUMBERS);
    this.leafEnds = new Int32Array(buffer, places.leafEnds, plan.slots);
    this.leafValues = new Float64Array(buffer, places.leafValues, plan.slots);
    const answerBytes = ANSWER_BYTES * plan.groups.length;
    this.answerWords = new Int32Array(buffer, places.answers, answerBytes / 4);
    this.answerNumbers = new Float64Array(buffer, places.answers, answerBytes / 8);
    this.#histogramsAt = places.histograms;
    this.#histogramBytes = histogramBytes(plan);
  }

  /** Lets the next training have the memory; nobody uses this workspace any more then. */
  release(): void {
    giveBackMemory(this.share.memory);
  }

  /** Address of a histogram. */
  histogramAt(slot: number): number {
    return this.#histogramsAt + slot * this.#histogramBytes;
  }

  /** `[4 * bins of all features]`: the pairs of a histogram. */
  histogram(slot: number): Int32Array {
    const { buffer } = this.share.memory;
    const words = this.#histogramBytes / Int32Array.BYTES_PER_ELEMENT;
    return (this.#histograms[slot] ??= new Int32Array(buffer, this.histogramAt(slot), words));
  }
}

const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;

/**
 * Its arrays hold anything at first, but that all features are allowed.
 * @throws RiskError training.too-large above 4 GiB: about 60 million rows of 20 features
 */
export function makeWorkspace(plan: Plan): Workspace {
  const pages = Math.ceil(placesOf(plan).end / PAGE_BYTES);
  if (pages > MOST_PAGES)
    throw new RiskError('training.too-large', {
      rows: plan.rowCount,
      features: plan.features.length,
      leaves: plan.slots,
    });
  const memory = takeMemory(pages);
  const workspace = new Workspace({ plan, memory, kernel: compileKernel(plan) });
  workspace.control.fill(0);
  workspace.allowed.fill(1);
  return workspace;
}

function histogramBytes({ starts, features }: Plan): number {
  return PAIR_BYTES * (starts[features.length] ?? 0);
}

/** Arrays start on a cache line of their own. */
const LINE_BYTES = 64;

function placesOf(plan: Plan) {
  const { rowCount, slots } = plan;
  const width = plan.features.length;
  let end = 0;
  const place = (bytes: number): number => {
    const start = end;
    end = Math.ceil((start + bytes) / LINE_BYTES) * LINE_BYTES;
    return start;
  };
  const places = {
    bins: place(rowCount * width),
    columns: place(rowCount * width),
    target: place(rowCount + 1),
    // Rows are derived by twos.
    scores: place(8 * (rowCount + 1)),
    pairs: place(PAIR_BYTES * (rowCount + 1)),
    rows: place(4 * rowCount),
    scratch: place(4 * rowCount),
    goesLeft: place(MOST_BINS),
    allowed: place(width),
    splittable: place(slots * width),
    control: place(4 * CONTROL_WORDS),
    message: place(8 * MESSAGE_NUMBERS),
    leafEnds: place(4 * slots),
    leafValues: place(8 * slots),
    // One a thread: each thread is one of the groups, and the last stands for all.
    answers: place(ANSWER_BYTES * plan.groups.length),
    histograms: place(slots * histogramBytes(plan)),
  };
  return { ...places, end };
}
