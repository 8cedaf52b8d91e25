/** The parts of a running service, as the HTTP plugins see them. */
import type { People } from './access/people.ts';
import type { Sessions } from './access/sessions.ts';
import type { DatasetCatalogue } from './datasets/dataset-catalogue.ts';
import type { DriftMonitor } from './drift/drift-monitor.ts';
import type { BatchIntake } from './fleet/batch-intake.ts';
import type { DesktopRoll } from './fleet/desktop-roll.ts';
import type { EnrolmentDesk } from './fleet/enrolment-desk.ts';
import type { ServiceMetrics } from './monitoring/service-metrics.ts';
import type { KeyOffice } from './registry/key-office.ts';
import type { KeyRing } from './registry/key-ring.ts';
import type { ModelRegistry } from './registry/model-registry.ts';
import type { OrderBook } from './registry/order-book.ts';
import type { ReleaseShelf } from './registry/release-shelf.ts';
import type { ArtifactStore } from './storage/artifact-store.ts';
import type { RunLog } from './tracking/run-log.ts';
import type { TrainingDesk } from './tracking/training-desk.ts';

export interface ServiceParts {
  /** The registered model that the fleet decides with. */
  readonly modelName: string;
  readonly people: People;
  readonly sessions: Sessions;
  readonly artifacts: ArtifactStore;
  readonly datasets: DatasetCatalogue;
  readonly runs: RunLog;
  readonly training: TrainingDesk;
  readonly registry: ModelRegistry;
  readonly ring: KeyRing;
  readonly keys: KeyOffice;
  readonly orders: OrderBook;
  readonly releases: ReleaseShelf;
  readonly enrolment: EnrolmentDesk;
  readonly desktops: DesktopRoll;
  readonly batches: BatchIntake;
  readonly drift: DriftMonitor;
  readonly metrics: ServiceMetrics;
}
