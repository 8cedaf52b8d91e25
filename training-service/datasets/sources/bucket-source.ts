/**
 * The CSV objects of a Google Cloud Storage bucket under a prefix. Who may read them is settled by the credentials that
 * Google's client finds on this computer; with STORAGE_EMULATOR_HOST it talks to an emulator instead.
 */
import type { Storage } from '@google-cloud/storage';
import { RiskError } from '@risk/app/contract/errors.ts';
import { z } from 'zod';
import { byName, type CsvSource, isCsv } from './csv-source.ts';

export interface BucketPlace {
  readonly bucket: string;
  /** Objects whose name begins so; may be empty. */
  readonly prefix: string;
}

/** @returns null where the text is no `gs://bucket/prefix` */
export function readBucketAddress(text: string): BucketPlace | null {
  const [, bucket, prefix = ''] = /^gs:\/\/([a-z0-9][a-z0-9._-]{1,221})(?:\/(.*))?$/.exec(text) ?? [];
  return bucket === undefined ? null : { bucket, prefix };
}

/** @param storage Google's client */
export function bucketSource(storage: Pick<Storage, 'bucket'>, { bucket, prefix }: BucketPlace): CsvSource {
  return {
    async list() {
      const place = `gs://${bucket}/${prefix}`;
      const [objects] = await storage
        .bucket(bucket)
        .getFiles({ prefix })
        .catch((cause: unknown) => {
          throw unreadable(place, cause);
        });
      return objects
        .filter(({ name }) => isCsv(name))
        .map((object) => {
          const name = `gs://${bucket}/${object.name}`;
          const read = async () => {
            // Checked against the object's CRC32C by the client.
            const [content] = await object.download().catch((cause: unknown) => {
              throw unreadable(name, cause);
            });
            return new Uint8Array(content);
          };
          return { name, bytes: Number(object.metadata.size ?? 0), read };
        })
        .toSorted(byName);
    },
  };
}

function unreadable(file: string, cause: unknown): RiskError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [reason = ''] = (messageInside(message) ?? message).split('\n');
  return new RiskError('file.unreadable', { file, reason }, { cause });
}

const bodyOfError = z.object({ error: z.object({ message: z.string() }) });

/** Of a download that is refused the client gives the answer's body as the message. */
function messageInside(text: string): string | null {
  try {
    return bodyOfError.parse(JSON.parse(text)).error.message;
  } catch {
    return null;
  }
}
