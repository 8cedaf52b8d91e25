/** Files in and out: an upload becomes a job, a job's results become a download. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { jobId } from '@risk/app/contract/desktop.ts';
import { RiskError, toErrorValue } from '@risk/app/contract/errors.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { errorCodeOf } from '../engine/engine-error.ts';
import { temporaryName } from '../workstation/disk.ts';
import type { WorkstationPaths } from '../workstation/paths.ts';
import type { ExportedRows, Workstation } from '../workstation/workstation-contract.ts';

export const UPLOAD_LIMIT_BYTES = 2_000_000_000;

export interface FilesOptions {
  readonly workstation: Workstation;
  readonly paths: Pick<WorkstationPaths, 'uploads' | 'exports'>;
  readonly uploadLimitBytes: number;
}

const uploadQuery = z.object({ name: z.string().min(1).max(1024) });
const resultsParams = z.object({ jobId });

export function registerFiles(
  api: FastifyInstance,
  { workstation, paths, uploadLimitBytes }: FilesOptions,
): void {
  void api.register(async (uploads) => {
    // The body is passed on as a stream, whatever its type.
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_, body, done) => done(null, body));
    uploads.post<{ Body: Readable | undefined }>(
      '/api/files',
      { bodyLimit: uploadLimitBytes },
      async (request) => {
        try {
          const fileName = plainName(parse(uploadQuery, request.query).name);
          const path = await receive(request.body ?? request.raw, paths.uploads, uploadLimitBytes);
          return { ok: true, value: await workstation.scorePath({ path, fileName, deleteAfter: true }) };
        } catch (error) {
          return { ok: false, error: toErrorValue(error) };
        }
      },
    );
  });

  const send = async (request: FastifyRequest, reply: FastifyReply, rows: ExportedRows) => {
    const { jobId } = parse(resultsParams, request.params);
    const job = await workstation.handle('jobs.get', { jobId });
    if (!job.ok) throw RiskError.fromValue(job.error);
    await mkdir(paths.exports, { recursive: true, mode: 0o700 });
    const path = temporaryName(join(paths.exports, 'results'));
    await workstation.exportResults(jobId, path, { rows });
    const stream = createReadStream(path);
    stream.once('close', () => void rm(path, { force: true }));
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', attachment(resultsName(job.value.fileName, rows)))
      .send(stream);
  };
  api.get('/api/jobs/:jobId/results.csv', (request, reply) => send(request, reply, 'all'));
  api.get('/api/jobs/:jobId/rows-to-fix.csv', (request, reply) => send(request, reply, 'to-fix'));
}

/** `clients.xlsx` becomes `clients-scored.csv` or `clients-to-fix.csv`. */
function resultsName(fileName: string, rows: ExportedRows): string {
  return `${fileName.replace(/\.[^.]*$/, '')}-${rows === 'to-fix' ? 'to-fix' : 'scored'}.csv`;
}

async function receive(body: Readable, directory: string, limitBytes: number): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = temporaryName(join(directory, 'upload'));
  let found = 0;
  const bound = new Transform({
    transform(chunk: Buffer, _, done) {
      found += chunk.length;
      if (found > limitBytes) done(new RiskError('request.too-large', { limitBytes }));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(body, bound, createWriteStream(path, { mode: 0o600 }));
    return path;
  } catch (error) {
    await rm(path, { force: true });
    if (errorCodeOf(error) === 'ENOSPC') throw new RiskError('storage.disk-full', {}, { cause: error });
    throw error;
  }
}

/** The name without folders and control characters. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = Array.from(last, (character) => (character < ' ' ? ' ' : character))
    .join('')
    .trim();
  return plain === '' ? 'applicants.csv' : plain.slice(0, 255);
}

/** RFC 6266: a plain name for old browsers, the true one for all others. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function parse<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RiskError('request.invalid', { reason: parsed.error.issues[0]?.message ?? '?' });
}
