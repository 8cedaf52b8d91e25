import { expect, test } from 'vitest';
import { z } from 'zod';
import { askPython, pythonWith } from '../testing/peer.ts';
import { applyLinearDesign } from './linear-design.ts';
import { logisticRegression } from './logistic-regression.ts';
import { Random } from './random.ts';

const python = pythonWith('sklearn');
test.skipIf(python === null)(
  `coefficients beside scikit-learn's${python === null ? ' (skipped: no Python with scikit-learn here)' : ''}`,
  () => {
    const random = new Random(4);
    const rowCount = 300;
    const values = Float32Array.from({ length: rowCount * 3 }, (_, at) =>
      random.unit() < 0.05 ? Number.NaN : at % 3 === 1 ? random.below(4) : random.unit() * 50,
    );
    const data = {
      rowCount,
      features: [
        { kind: 'numeric' as const },
        { kind: 'categorical' as const, categoryCount: 4 },
        { kind: 'numeric' as const },
      ],
      values,
    };
    const target = Uint8Array.from({ length: rowCount }, (_, row) =>
      (values[row * 3] || 25) + 5 * (values[row * 3 + 1] || 0) > 60 * random.unit() ? 1 : 0,
    );
    for (const C of [0.1, 1]) {
      const model = logisticRegression.fit(data, target, { C }, random);
      const answer = askPython(
        python ?? '',
        `
import json, sys, numpy as np
from sklearn.linear_model import LogisticRegression
d = json.load(sys.stdin)
X = np.array(d['design']).reshape(len(d['target']), -1)
m = LogisticRegression(C=d['C'], tol=1e-10, max_iter=10000, solver='newton-cholesky').fit(X, d['target'])
json.dump({'weights': m.coef_[0].tolist(), 'intercept': float(m.intercept_[0])}, sys.stdout)
`,
        { design: Array.from(applyLinearDesign(model.design, data)), target: Array.from(target), C },
      );
      const { weights, intercept } = z
        .object({ weights: z.array(z.number()), intercept: z.number() })
        .parse(answer);
      expect(weights).toHaveLength(model.weights.length);
      model.weights.forEach((weight, i) => expect(weight).toBeCloseTo(weights[i] ?? Number.NaN, 5));
      expect(model.intercept).toBeCloseTo(intercept, 5);
    }
  },
);
