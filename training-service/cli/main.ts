/** `npm run admin -- <command>`: the service's console on the command line. Exit 2 on bad usage, 1 on failure. */
import { homedir } from 'node:os';
import { requireSafeAddress } from '@risk/app/contract/enrolment.ts';
import { readEnvironment } from '@risk/app/contract/environment.ts';
import { RiskError } from '@risk/app/contract/errors.ts';
import { chooseToken } from './choose-token.ts';
import { runCommand } from './commands.ts';
import { issueLines } from './issue-lines.ts';
import { isOffline, offlineKeysCommand } from './keys-command.ts';
import { openBucket } from './open-bucket.ts';
import { type CommandLine, readCommandLine, USAGE } from './options.ts';
import { UsageError } from './program.ts';
import { ServiceClient } from './service-client.ts';
import { enterCallersFolder } from './terminal.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let line: CommandLine | 'help';
  try {
    line = readCommandLine(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tell(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (line === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const environment = readEnvironment(process.env, {
      platform: process.platform,
      homeDirectory: homedir(),
    });
    requireSafeAddress(environment.serviceUrl);
    enterCallersFolder();
    if (isOffline(line)) {
      process.stdout.write(`${await offlineKeysCommand(line)}\n`);
      return 0;
    }
    const { token, demoUser } = await chooseToken(environment, line);
    if (demoUser !== null) tell(`Acting as ${demoUser} of the local demonstration.\n`);
    const client = new ServiceClient({ address: environment.serviceUrl, token, fetch });
    const { text, isWhole } = await runCommand(line, { client, openBucket, now: Date.now });
    process.stdout.write(`${text}\n`);
    return isWhole ? 0 : 1;
  } catch (error) {
    tell(`${sentenceFor(error)}\n`);
    if (error instanceof RiskError) for (const issue of issueLines(error)) tell(`${issue}\n`);
    return 1;
  }
}

function tell(text: string): void {
  process.stderr.write(text);
}

function sentenceFor(error: unknown): string {
  if (!(error instanceof RiskError)) return error instanceof Error ? error.message : String(error);
  if (error.code === 'access.unauthenticated')
    return 'The service needs a valid token: set RISK_TOKEN to yours.';
  if (error.code === 'sync.offline')
    return `${error.message}. Is the service running? Start it with: npm run service`;
  if (
    error.code === 'internal.unexpected' &&
    typeof error.details['reason'] === 'string' &&
    error.details['reason'] !== ''
  )
    return error.details['reason'];
  return error.message;
}
