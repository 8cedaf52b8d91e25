/** Where the workstation keeps what, below the one data folder. */
import { join } from 'node:path';

export interface WorkstationPaths {
  /** The workstation's own folder, shared with the engine. */
  readonly directory: string;
  readonly models: string;
  readonly state: string;
  readonly secrets: string;
  readonly uploads: string;
  readonly exports: string;
  /** Put there by whoever may decide which service this computer trusts. */
  readonly provision: string;
}

export function workstationPaths(dataDirectory: string): WorkstationPaths {
  const directory = join(dataDirectory, 'workstation');
  return {
    directory,
    models: join(directory, 'models'),
    state: join(directory, 'state.json'),
    secrets: join(directory, 'secrets'),
    uploads: join(directory, 'uploads'),
    exports: join(directory, 'exports'),
    provision: join(dataDirectory, 'provision', 'enrolment'),
  };
}
