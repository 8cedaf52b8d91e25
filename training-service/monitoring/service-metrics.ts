/**
 * What Prometheus reads. Labels are bounded: features of the schema, a fixed set of outcomes, the newest model versions;
 * never a desktop, a run or a person. Each service has a registry of its own, so that several fit in one process.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { DriftFigures } from '@risk/app/contract/service.ts';

export type BatchOutcome = 'accepted' | 'known' | 'conflict' | 'refused';

export interface FleetCount {
  /** Null: a desktop that has not said what it uses. */
  readonly modelVersion: number | null;
  readonly desktops: number;
}

/** Versions named one by one; desktops on older ones count together as `older`. */
const VERSIONS_NAMED = 10;

export class ServiceMetrics {
  readonly #registry = new Registry();
  readonly #drift = driftGauges(this.#registry);
  readonly #batches = new Counter({
    name: 'risk_batches_received_total',
    help: 'Feature batches that desktops sent, by what became of them.',
    labelNames: ['outcome'] as const,
    registers: [this.#registry],
  });
  readonly #modelInForce = new Gauge({
    name: 'risk_model_in_force_version',
    help: 'Version of the model that decides now; 0 while none was approved.',
    registers: [this.#registry],
  });
  readonly #desktops = new Gauge({
    name: 'risk_desktops',
    help: 'Enrolled desktops by the model version they use.',
    labelNames: ['model_version'] as const,
    registers: [this.#registry],
  });
  readonly #keysExpire = new Gauge({
    name: 'risk_keys_expire_timestamp_seconds',
    help: 'When the key set in force ends and desktops take no news any more; 0 where it has no end.',
    registers: [this.#registry],
  });
  readonly #http = new Histogram({
    name: 'risk_http_request_duration_seconds',
    help: 'Time from a request to its answer, by route and status class.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    for (const outcome of ['accepted', 'known', 'conflict', 'refused'] satisfies BatchOutcome[])
      this.#batches.inc({ outcome }, 0);
  }

  countBatch(outcome: BatchOutcome): void {
    this.#batches.inc({ outcome });
  }

  /** @param route the route's pattern, so that addresses with ids in them make no new series */
  timeRequest(request: { method: string; route: string; statusCode: number; seconds: number }): void {
    const { method, route, statusCode, seconds } = request;
    this.#http.observe({ method, route, status: `${Math.floor(statusCode / 100)}xx` }, seconds);
  }

  setModelInForce(version: number): void {
    this.#modelInForce.set(version);
  }

  /** @param expiresAt ISO 8601; null without an end */
  setKeysExpire(expiresAt: string | null): void {
    this.#keysExpire.set(expiresAt === null ? 0 : Date.parse(expiresAt) / 1000);
  }

  setFleet(counts: readonly FleetCount[]): void {
    this.#desktops.reset();
    const versions = counts.flatMap(({ modelVersion }) => modelVersion ?? []).toSorted((a, b) => b - a);
    const newest = new Set(versions.slice(0, VERSIONS_NAMED));
    for (const { modelVersion, desktops } of counts) {
      const named = modelVersion !== null && newest.has(modelVersion);
      const label = modelVersion === null ? 'none' : named ? String(modelVersion) : 'older';
      this.#desktops.inc({ model_version: label }, desktops);
    }
  }

  /** Features without a figure have no series, so that no gauge keeps an old value for ever. */
  setDrift(figures: DriftFigures | null): void {
    const drift = this.#drift;
    for (const gauge of [drift.psi, drift.threshold, drift.drifted]) gauge.reset();
    for (const { feature, psi, threshold, drifted } of figures?.features ?? []) {
      drift.psi.set({ feature }, psi);
      drift.threshold.set({ feature }, threshold);
      drift.drifted.set({ feature }, drifted ? 1 : 0);
    }
    drift.share.set(figures?.driftedShare ?? 0);
    drift.dataset.set(figures?.verdict === 'drifted' ? 1 : 0);
    drift.predictionPsi.set(figures?.prediction?.psi ?? 0);
    drift.rows.set(figures?.rows ?? 0);
    drift.computed.set(figures === null ? 0 : Date.parse(figures.computedAt) / 1000);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

function driftGauges(registry: Registry) {
  const byFeature = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['feature'] as const, registers: [registry] });
  const single = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  return {
    psi: byFeature(
      'risk_drift_feature_psi',
      'Population stability index of a feature on the bins of the release in force.',
    ),
    threshold: byFeature('risk_drift_feature_threshold', 'PSI from which the feature counts as drifted.'),
    drifted: byFeature('risk_drift_feature_drifted', 'Whether the feature has drifted: 1 or 0.'),
    share: single('risk_drift_features_drifted_share', 'Drifted features among all, a ratio from 0 to 1.'),
    dataset: single('risk_drift_dataset_drifted', 'Whether the data set as a whole has drifted: 1 or 0.'),
    predictionPsi: single(
      'risk_drift_prediction_psi',
      'Population stability index of the probability of default.',
    ),
    rows: single('risk_drift_sample_rows', 'Rows in the window that the drift figures are made from.'),
    computed: single('risk_drift_last_computed_timestamp_seconds', 'When the drift figures were computed.'),
  };
}
