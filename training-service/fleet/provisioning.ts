/** `<data>/provision/enrolment`: an enrolment string that one workstation on this machine picks up by itself. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnrolment } from '@risk/app/contract/enrolment.ts';
import { writeFileWhole } from '../storage/write-file.ts';
import type { EnrolmentDesk } from './enrolment-desk.ts';

export interface ProvisioningOptions {
  readonly dataDirectory: string;
  readonly desk: EnrolmentDesk;
  readonly address: string;
  readonly rootKeyId: string;
  readonly createdBy: string;
}

/** Writes a string where there is none, or its code was used or expired, or it names another address or key. */
export async function provisionWorkstation(options: ProvisioningOptions): Promise<void> {
  const { dataDirectory, desk, address, createdBy } = options;
  const folder = join(dataDirectory, 'provision');
  const path = join(folder, 'enrolment');
  if (await isGood(path, options)) return;
  const { enrolment } = await desk.invite(address, 'the workstation on this machine', createdBy);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFileWhole(path, `${enrolment}\n`, 0o600);
}

async function isGood(path: string, { desk, address, rootKeyId }: ProvisioningOptions): Promise<boolean> {
  try {
    const found = readEnrolment(await readFile(path, 'utf8'));
    return found.address === address && found.rootKeyId === rootKeyId && (await desk.isOpen(found.code));
  } catch {
    return false;
  }
}
