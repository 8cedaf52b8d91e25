/** What the workstation tells, over one WebSocket: frames `{event, payload}`. */
import type { DesktopEvent } from '@risk/app/contract/desktop.ts';
import type { FastifyInstance } from 'fastify';
import type { Workstation } from '../workstation/workstation-contract.ts';
import { requireNamedOrigin } from './request-guard.ts';

/** Beyond this the other side does not keep up; events that only repeat a state may be left out. */
const BUFFER_LIMIT_BYTES = 1_000_000;

export function registerEvents(api: FastifyInstance, workstation: Workstation): void {
  api.get('/api/events', { websocket: true, preValidation: requireNamedOrigin }, (socket) => {
    const tell = (event: DesktopEvent, payload: unknown): void => {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount < BUFFER_LIMIT_BYTES)
        socket.send(JSON.stringify({ event, payload }));
    };
    const stopStatus = workstation.on('status.changed', (status) => tell('status.changed', status));
    const stopJobs = workstation.on('job.changed', (job) => tell('job.changed', job));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      stopStatus();
      stopJobs();
    });
    void workstation.status().then((status) => tell('status.changed', status));
  });
}
