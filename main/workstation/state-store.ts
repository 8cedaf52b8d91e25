/** What the workstation remembers: the service it trusts, and how far it has heard from it. */
import { rename } from 'node:fs/promises';
import { publicKey, sha256 } from '@risk/app/model/envelope.ts';
import { trustedKeys } from '@risk/app/model/key-set.ts';
import { z } from 'zod';
import { readIfThere, writeWhole } from './disk.ts';

const enrolled = z.strictObject({
  address: z.url(),
  desktopId: z.uuid(),
  rootKey: publicKey,
  enrolledAt: z.iso.datetime(),
});
export type Enrolled = z.infer<typeof enrolled>;

const workstationState = z.strictObject({
  formatVersion: z.literal(1),
  enrolment: enrolled.nullable(),
  /** The newest KeySet that was seen; null where the service never published one: its root key signs everything. */
  trust: trustedKeys.nullable().default(null),
  /** Keys that sign nothing new any more; what they signed and this computer had accepted before stays good. */
  retired: z
    .strictObject({
      keys: z.array(publicKey).readonly(),
      /** The last order that was accepted from them. */
      orderSha256: sha256.nullable(),
    })
    .nullable()
    .default(null),
  /** The provisioning string that was used last; the same string is not used twice. */
  usedProvisionSha256: sha256.nullable(),
  /** The model this computer uses: pinned by the first order. */
  modelName: z.string().nullable(),
  /** Highest sequence of an order that was seen, and which order that was: there is no way back. */
  highestSequence: z.int().min(0),
  highestOrderSha256: sha256.nullable(),
  /** Latest time that a trusted service has signed, milliseconds since the epoch: it is not earlier than that. */
  timeFloor: z.number().min(0),
});
export type WorkstationState = z.infer<typeof workstationState>;

const freshState: WorkstationState = {
  formatVersion: 1,
  enrolment: null,
  trust: null,
  retired: null,
  usedProvisionSha256: null,
  modelName: null,
  highestSequence: 0,
  highestOrderSha256: null,
  timeFloor: 0,
};

export class StateStore {
  readonly #path: string;
  /** Changes of this process wait for each other, so that none is written over. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** A file that cannot be understood is put aside, and the computer has to be enrolled again. */
  async read(): Promise<WorkstationState> {
    const text = await readIfThere(this.#path);
    if (text === null) return freshState;
    try {
      return workstationState.parse(JSON.parse(text));
    } catch {
      await rename(this.#path, `${this.#path}.damaged`);
      return freshState;
    }
  }

  /** @returns the state as it stands then */
  change(changes: Partial<WorkstationState>): Promise<WorkstationState> {
    const change = this.#last.then(() => this.#change(changes));
    this.#last = change.catch(() => undefined);
    return change;
  }

  async #change(changes: Partial<WorkstationState>): Promise<WorkstationState> {
    const changed = { ...(await this.read()), ...changes };
    await writeWhole(this.#path, `${JSON.stringify(changed, null, 2)}\n`);
    return changed;
  }
}
