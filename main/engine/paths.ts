/** Where the engine keeps what, below the workstation's folder. */
import { join } from 'node:path';

export interface EnginePaths {
  readonly ledger: string;
  readonly jobs: string;
  readonly owners: string;
  readonly rowSecret: string;
}

export function enginePaths(directory: string): EnginePaths {
  return {
    ledger: join(directory, 'ledger.sqlite'),
    jobs: join(directory, 'jobs'),
    owners: join(directory, 'engines'),
    rowSecret: join(directory, 'row-key'),
  };
}
