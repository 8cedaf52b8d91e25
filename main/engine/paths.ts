/** Where the engine keeps what, below the workstation's folder. */
import { join } from 'node:path';

export interface EnginePaths {
  readonly ledger: string;
  readonly jobs: string;
  /** The models of those jobs, by their SHA-256. */
  readonly jobModels: string;
  readonly owners: string;
  readonly rowSecret: string;
}

export function enginePaths(directory: string): EnginePaths {
  return {
    ledger: join(directory, 'ledger.sqlite'),
    jobs: join(directory, 'jobs'),
    jobModels: join(directory, 'job-models'),
    owners: join(directory, 'engines'),
    rowSecret: join(directory, 'row-key'),
  };
}
