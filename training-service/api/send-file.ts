/** Immutable bytes by their hash: ETag, If-None-Match, one Range (RFC 9110, 13 and 14); never another content coding. */
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface ServedFile {
  readonly bytes: Uint8Array;
  /** Without quotes; the same tag means the same bytes for ever. */
  readonly tag: string;
  readonly contentType: string;
}

const CACHE_FOR_EVER = 'private, max-age=31536000, immutable, no-transform';

export function sendFile(request: FastifyRequest, reply: FastifyReply, file: ServedFile): FastifyReply {
  const { bytes, tag, contentType } = file;
  reply.header('etag', `"${tag}"`).header('cache-control', CACHE_FOR_EVER).header('accept-ranges', 'bytes');
  if (hasTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
  reply.type(contentType);
  const range = rangeOf(request, tag, bytes.length);
  if (range === null) return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (range === 'unsatisfiable')
    return reply.code(416).header('content-range', `bytes */${bytes.length}`).send();
  const { first, last } = range;
  return reply
    .code(206)
    .header('content-range', `bytes ${first}-${last}/${bytes.length}`)
    .send(Buffer.from(bytes.buffer, bytes.byteOffset + first, last - first + 1));
}

/** A small document that changes: always asked for again, not sent again while it is the same. */
export function sendCurrent(request: FastifyRequest, reply: FastifyReply, file: ServedFile): FastifyReply {
  reply.header('etag', `"${file.tag}"`).header('cache-control', 'private, no-cache, no-transform');
  if (hasTag(request.headers['if-none-match'], file.tag)) return reply.code(304).send();
  return reply.type(file.contentType).send(Buffer.from(file.bytes));
}

function hasTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((candidate) => ['*', `"${tag}"`, `W/"${tag}"`].includes(candidate.trim()));
}

/** Null: the whole file; also where the range is of another version or of a form that is not served. */
function rangeOf(request: FastifyRequest, tag: string, length: number) {
  const condition = request.headers['if-range'];
  if (condition !== undefined && condition !== `"${tag}"`) return null;
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  const [from = '', to = ''] = match?.slice(1) ?? [];
  if (match === null || (from === '' && to === '')) return null;
  if (from === '') {
    const suffix = Number(to);
    if (suffix === 0) return 'unsatisfiable' as const;
    return { first: Math.max(0, length - suffix), last: length - 1 };
  }
  const first = Number(from);
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (first >= length) return 'unsatisfiable' as const;
  return last < first ? null : { first, last };
}
