/** Test help: a whole service with its demonstration, on a port of its own and a temporary folder. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnrolment } from '@risk/app/contract/enrolment.ts';
import { readEnvironment } from '@risk/app/contract/environment.ts';
import { enrolmentAnswer } from '@risk/app/contract/service.ts';
import { trainModel } from '../flows/train-model.ts';
import { type RunningService, type ServiceOptions, startService } from '../start-service.ts';
import { layPglite } from '../storage/testing/templates.ts';
import type { Trainer } from '../tracking/training-desk.ts';

export interface DemoService extends RunningService {
  readonly folder: string;
  /** What was said at the terminal. */
  readonly lines: readonly string[];
  bearer(user: string): { authorization: string };
  /** Enrols a desktop with the string that was provisioned, or with a new one. @returns its bearer header */
  enrol(): Promise<{ authorization: string }>;
  remove(): Promise<void>;
}

/** Few folds and the quick learner: the trainer's own tests are elsewhere. */
export const quickTrainer: Trainer = (input) =>
  trainModel({ ...input, folds: 2, learners: ['logistic-regression'] });

export interface DemoServiceOptions extends Partial<Pick<ServiceOptions, 'train' | 'now'>> {
  readonly variables?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Called when the service listens and is not ready yet. */
  readonly onListening?: (address: string) => Promise<void>;
}

export async function startDemoService(options: DemoServiceOptions = {}): Promise<DemoService> {
  const { variables = {}, train = quickTrainer, now = Date.now } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'risk-service-'));
  if (options.folder === undefined) await layPglite(join(folder, 'service'));
  const source = { RISK_DATA_DIR: folder, RISK_SERVICE_PORT: '0', RISK_LOG_LEVEL: 'silent', ...variables };
  const environment = readEnvironment(source, { platform: process.platform, homeDirectory: folder });
  const lines: string[] = [];
  const say = (line: string): void => void lines.push(line);
  const service = await startService({ environment, say, version: '0.0.0', train, now });
  try {
    await options.onListening?.(service.address);
    await service.ready;
  } catch (error) {
    await service.close();
    throw error;
  }
  return {
    ...service,
    folder,
    lines,
    bearer: (user) => ({ authorization: `Bearer ${service.tokens[user] ?? ''}` }),
    async enrol() {
      const { code } = readEnrolment(readFileSync(join(folder, 'provision', 'enrolment'), 'utf8'));
      const answer = await fetch(`${service.address}/api/fleet/enrolments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, desktopName: 'laptop', appVersion: '0.1.0' }),
      });
      const { token } = enrolmentAnswer.parse(await answer.json());
      return { authorization: `Bearer ${token}` };
    },
    async remove() {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
