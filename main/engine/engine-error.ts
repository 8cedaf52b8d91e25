/** Errors of the file system and of SQLite as errors of the catalogue. */
import { basename } from 'node:path';
import { type ErrorValue, RiskError, toErrorValue } from '@risk/app/contract/errors.ts';

export function errorCodeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}

/** Whether SQLite found a file that is none of its own, or not whole. */
function isDamage(thrown: unknown): boolean {
  return /^SQLITE_(?:NOTADB|CORRUPT)/.test(errorCodeOf(thrown) ?? '');
}

/** Does something with a SQLite file. @throws RiskError `storage.damaged`, else what the action throws */
export function withFile<Value>(path: string, action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    if (isDamage(cause)) throw new RiskError('storage.damaged', { file: basename(path) }, { cause });
    throw cause;
  }
}

export function engineError(thrown: unknown): ErrorValue {
  const code = errorCodeOf(thrown);
  if (isDamage(thrown)) return new RiskError('storage.damaged', { file: '*.sqlite' }).toValue();
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return new RiskError('storage.disk-full').toValue();
  return toErrorValue(thrown);
}

/** What went wrong when an input file was opened or read. */
export function fileError(thrown: unknown, path: string): RiskError {
  const file = basename(path);
  switch (errorCodeOf(thrown) ?? '') {
    case 'ENOENT':
    case 'ENOTDIR':
      return new RiskError('file.not-found', { file }, { cause: thrown });
    case 'EISDIR':
      return new RiskError('file.exists-as-folder', { file }, { cause: thrown });
    case 'EACCES':
    case 'EPERM':
      return new RiskError('file.unreadable', { file, reason: 'access is denied' }, { cause: thrown });
    default: {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      return new RiskError('file.unreadable', { file, reason }, { cause: thrown });
    }
  }
}
