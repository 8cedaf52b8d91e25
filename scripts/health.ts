/** Waiting for a half of the product to say that it is ready. */
import { health } from '@risk/app/contract/service.ts';
import type { Children } from './children.ts';

const PACE_MS = 150;

/** Returns when `GET /health` says ok, or when everything is ending anyway. */
export async function waitUntilHealthy(address: string, children: Pick<Children, 'ending'>): Promise<void> {
  while (!children.ending && !(await isHealthy(address)))
    await new Promise((resolve) => setTimeout(resolve, PACE_MS));
}

async function isHealthy(address: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/health', address), { signal: AbortSignal.timeout(2000) });
    return answer.ok && health.parse(await answer.json()).status === 'ok';
  } catch {
    return false;
  }
}
