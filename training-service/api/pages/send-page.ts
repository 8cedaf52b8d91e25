/** Sends a page with the strictest policy it can live with: no script at all, one style sheet known by its hash. */
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Html } from './html.ts';
import { styleSheet } from './style-sheet.ts';

const styleHash = createHash('sha256').update(styleSheet).digest('base64');

const PAGE_POLICY = [
  `default-src 'none'`,
  `style-src 'sha256-${styleHash}'`,
  `img-src data:`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

export function sendPage(reply: FastifyReply, page: Html): FastifyReply {
  return reply
    .header('content-security-policy', PAGE_POLICY)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.text);
}
