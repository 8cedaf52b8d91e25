/** What the commands are given instead of reaching for it. */
import type { BucketPlace } from '../datasets/sources/bucket-source.ts';
import type { CsvSource } from '../datasets/sources/csv-source.ts';
import type { ServiceClient } from './service-client.ts';

export interface CommandParts {
  readonly client: ServiceClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A bucket as a source of data sets; opened only where one is asked for. */
  readonly openBucket: (place: BucketPlace) => Promise<CsvSource>;
}
