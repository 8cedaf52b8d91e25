/** What the overview page shows. */
import type {
  DesktopSummary,
  DriftFigures,
  ModelVersionSummary,
  RunSummary,
} from '@risk/app/contract/service.ts';
import type { Person } from '../../access/identity.ts';

export interface Overview {
  readonly versions: readonly ModelVersionSummary[];
  readonly runs: readonly RunSummary[];
  readonly desktops: readonly DesktopSummary[];
  readonly figures: DriftFigures | null;
  /** What people call the features of the release in force, by name. */
  readonly featureLabels: ReadonlyMap<string, string>;
  readonly signedIn: { readonly person: Person; readonly csrf: string };
  /** Milliseconds since the epoch. */
  readonly now: number;
}
