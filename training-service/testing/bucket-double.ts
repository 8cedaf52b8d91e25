/**
 * Test help: as much of Google Cloud Storage's JSON API as its client asks for when it lists and downloads, over HTTP.
 * https://cloud.google.com/storage/docs/json_api/v1
 */
import { createServer } from 'node:http';
import { type FileMetadata, type GetFilesOptions, Storage } from '@google-cloud/storage';

export interface BucketDouble {
  /** For STORAGE_EMULATOR_HOST. */
  readonly address: string;
  readonly storage: Storage;
  /** Objects by name; a null is listed and cannot be read. */
  readonly objects: Map<string, string | null>;
  close(): Promise<void>;
}

/** Objects in one answer, so that a listing takes several. */
const PAGE = 2;
type Listing = Pick<GetFilesOptions, 'prefix' | 'pageToken'>;

/** The bucket `credit` and no other. */
export async function startBucketDouble(): Promise<BucketDouble> {
  const objects = new Map<string, string | null>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://bucket');
    // With a path of its own before it, or without one where the address is an emulator's.
    const [, bucket, encoded] = /\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(url.pathname) ?? [];
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (bucket !== 'credit') return answer(404, { error: { code: 404, message: 'No such bucket.' } });
    if (encoded === undefined) {
      const { prefix = '', pageToken } = Object.fromEntries(url.searchParams) satisfies Listing;
      return answer(200, page(objects, prefix, Number(pageToken ?? 0)));
    }
    const content = objects.get(decodeURIComponent(encoded)) ?? null;
    if (content === null) return answer(403, { error: { code: 403, message: 'Not for you.' } });
    response.writeHead(200, { 'content-type': 'text/csv' });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the bucket has no port');
  const address = `http://127.0.0.1:${bound.port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const storage = new Storage({ apiEndpoint: address, projectId: 'test' });
  return { address, storage, objects, close };
}

function page(objects: ReadonlyMap<string, string | null>, prefix: string, from: number) {
  const found = [...objects].filter(([name]) => name.startsWith(prefix));
  const items: FileMetadata[] = found.slice(from, from + PAGE).map(([name, content]) => ({
    kind: 'storage#object',
    name,
    bucket: 'credit',
    size: String(Buffer.byteLength(content ?? '')),
  }));
  const next = from + PAGE < found.length ? { nextPageToken: String(from + PAGE) } : {};
  return { kind: 'storage#objects', items, ...next };
}
