import { EventEmitter } from 'node:events';
import type { BucketPlace } from '../datasets/sources/bucket-source.ts';
import type { CsvSource } from '../datasets/sources/csv-source.ts';

/** Google's client is loaded only here: no other command waits for it. STORAGE_EMULATOR_HOST is the client's own setting. */
export async function openBucket(place: BucketPlace): Promise<CsvSource> {
  // The client hangs eleven listeners on the stream of a download, and Node would warn of a leak from the eleventh on.
  EventEmitter.defaultMaxListeners = Math.max(EventEmitter.defaultMaxListeners, 20);
  const [{ Storage }, { bucketSource }] = await Promise.all([
    import('@google-cloud/storage'),
    import('../datasets/sources/bucket-source.ts'),
  ]);
  return bucketSource(new Storage(), place);
}
