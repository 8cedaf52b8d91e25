/** `npm run compare -- <file.csv>` */
import { runProgram } from '../program.ts';
import { enterCallersFolder, terminalVoices } from '../terminal.ts';
import { compare } from './compare.ts';

enterCallersFolder();
const voices = terminalVoices();
process.exitCode = await runProgram('compare', voices, () =>
  compare(process.argv.slice(2), voices, () => performance.now()),
);
