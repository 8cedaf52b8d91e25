import type { BucketPlace } from '../datasets/sources/bucket-source.ts';
import type { CsvSource } from '../datasets/sources/csv-source.ts';

/** Google's client is loaded only here: no other command waits for it. STORAGE_EMULATOR_HOST is the client's own setting. */
export async function openBucket(place: BucketPlace): Promise<CsvSource> {
  const [{ Storage }, { bucketSource }] = await Promise.all([
    import('@google-cloud/storage'),
    import('../datasets/sources/bucket-source.ts'),
  ]);
  return bucketSource(new Storage(), place);
}
