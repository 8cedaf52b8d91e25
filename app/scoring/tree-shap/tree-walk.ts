/**
 * One tree, many rows: down with what arrives at each node, up with what each node answers; where they meet is what the
 * node's question adds to its feature. Every step has the same form: pair up the classes of rows that matter, compute for
 * each class. Only near the root, where nearly every row is a class of its own below, the rows are gone through one by one.
 */
import {
  addIntegrals,
  arrive,
  type ClassNumbers,
  differ,
  integrate,
  type Meeting,
  meetEachRow,
  mix,
} from './class-numbers.ts';
import type { ExplainedTree } from './explained-tree.ts';
import { type Mixture, mixture, setMixture } from './mixture.ts';
import { ask } from './question.ts';
import { Pairing, type RowClasses, rowClasses } from './row-classes.ts';

/** Working memory of a node on the way from the root to where the walk is. */
interface Level {
  /** Rows alike in all answers above, and what arrives for them: weight of the point x shares of all edges above. */
  readonly above: ClassNumbers;
  /** Where the rows go at the node. */
  readonly sides: RowClasses;
  readonly mixture: Mixture;
}

export interface RowBlock {
  readonly rowCount: number;
  /** For each input the rows' values, NaN where missing. */
  readonly values: readonly Float32Array[];
  /** For each input what it adds to the rows' scores. */
  readonly contributions: readonly Float64Array[];
}

interface Walk {
  readonly tree: ExplainedTree;
  readonly block: RowBlock;
  /** Of the tree's integral. */
  readonly points: number;
}

export class TreeWalk {
  readonly #mostRows: number;
  readonly #mostPoints: number;
  readonly #levels: Level[] = [];
  /** Memory of answers that nobody needs any more. */
  readonly #free: ClassNumbers[] = [];
  readonly #difference: ClassNumbers;
  readonly #meeting: RowClasses;
  readonly #integrals: Float64Array;
  readonly #pairing: Pairing;

  /** @param mostPoints of the trees' integrals */
  constructor(mostRows: number, mostPoints: number) {
    this.#mostRows = mostRows;
    this.#mostPoints = mostPoints;
    this.#difference = this.#numbers(mostRows);
    this.#meeting = rowClasses(mostRows);
    this.#integrals = new Float64Array(mostRows);
    this.#pairing = new Pairing(mostRows);
  }

  /** Adds the tree's contributions. */
  add(tree: ExplainedTree, block: RowBlock): void {
    if (tree.feature.length === 0) return;
    this.#pairing.rowCount = block.rowCount;
    const { above } = this.#level(0);
    above.classes = this.#pairing.one;
    above.values.set(tree.quadrature.weights);
    this.#free.push(this.#visit({ tree, block, points: tree.quadrature.points.length }, 0, 0));
  }

  /** @returns the subtree's answer, to be given back to `#free` */
  #visit(walk: Walk, node: number, depth: number): ClassNumbers {
    const { tree, block, points } = walk;
    const level = this.#level(depth);
    const { above, sides, mixture } = level;
    const feature = tree.feature[node] ?? 0;
    const askedAt = tree.askedAt[node] ?? -1;
    const [values, contributions] = [block.values[feature], block.contributions[feature]];
    if (values === undefined || contributions === undefined)
      throw new RangeError(`there is no input ${feature}`);
    ask(tree, node, values, askedAt < 0 ? null : this.#level(askedAt).sides, sides);
    setMixture(tree, node, mixture);

    const [left, right] = this.#children(walk, node, depth);
    const answer = this.#take();
    this.#meet({ left, right, sides, mixture, points }, above, answer, contributions);
    this.#free.push(left, right);
    return answer;
  }

  /** Makes the node's answer, and adds what its question adds to its feature. */
  #meet(meeting: Meeting, above: ClassNumbers, answer: ClassNumbers, contributions: Float64Array): void {
    const { left, right, sides, points } = meeting;
    const difference = this.#difference;
    const below = this.#pairing.pair(left.classes, right.classes, difference.memory);
    answer.classes = this.#pairing.pairToKeep(below, sides, answer.memory);
    if (below === this.#pairing.everyRow) {
      meetEachRow(meeting, above, answer, contributions);
      return;
    }
    difference.classes = below;
    differ(meeting, difference);
    const classes = this.#pairing.pair(above.classes, below, this.#meeting);
    integrate(above, difference, classes, points, this.#integrals);
    addIntegrals(this.#integrals, classes, meeting, contributions);
    mix(meeting, answer);
  }

  /** The side that needs more memory goes first: a few answers are then kept at once, however deep the tree. */
  #children(walk: Walk, node: number, depth: number): [left: ClassNumbers, right: ClassNumbers] {
    const { tree } = walk;
    const left = tree.left[node] ?? -1;
    const right = tree.right[node] ?? -1;
    const { above, sides, mixture } = this.#level(depth);
    if (left >= 0 || right >= 0) {
      const next = this.#level(depth + 1);
      next.above.classes = this.#pairing.pair(above.classes, sides, next.above.memory);
    }
    const ofLeft = (): ClassNumbers =>
      left < 0 ? this.#leaf(tree.leftValue[node] ?? 0) : this.#child(walk, left, mixture.toLeft, depth);
    const ofRight = (): ClassNumbers =>
      right < 0 ? this.#leaf(tree.rightValue[node] ?? 0) : this.#child(walk, right, mixture.toRight, depth);
    if ((tree.kept[left] ?? 0) >= (tree.kept[right] ?? 0)) return [ofLeft(), ofRight()];
    const second = ofRight();
    return [ofLeft(), second];
  }

  #child(walk: Walk, child: number, share: Float64Array, depth: number): ClassNumbers {
    const { above, sides } = this.#level(depth);
    arrive(above, share, sides, walk.points, this.#level(depth + 1).above);
    return this.#visit(walk, child, depth + 1);
  }

  /** A leaf answers all rows alike. */
  #leaf(value: number): ClassNumbers {
    const leaf = this.#take();
    leaf.classes = this.#pairing.one;
    for (let q = 0; q < this.#mostPoints; q++) leaf.values[q] = value;
    return leaf;
  }

  #level(depth: number): Level {
    const found = this.#levels[depth];
    if (found !== undefined) return found;
    const level = {
      // Each answer above can at most double the classes.
      above: this.#numbers(Math.min(this.#mostRows, 2 ** depth)),
      sides: rowClasses(this.#mostRows),
      mixture: mixture(this.#mostPoints),
    };
    this.#levels[depth] = level;
    return level;
  }

  #take(): ClassNumbers {
    return this.#free.pop() ?? this.#numbers(this.#mostRows);
  }

  #numbers(classes: number): ClassNumbers {
    const memory = rowClasses(this.#mostRows);
    return { classes: memory, memory, values: new Float64Array(Math.max(3, classes) * this.#mostPoints) };
  }
}
