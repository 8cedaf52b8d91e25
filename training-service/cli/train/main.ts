/** `npm run train -- <file.csv> --learner ... -o model.onnx` */
import { runProgram } from '../program.ts';
import { enterCallersFolder, terminalVoices } from '../terminal.ts';
import { train } from './train.ts';

enterCallersFolder();
const voices = terminalVoices();
process.exitCode = await runProgram('train', voices, () => train(process.argv.slice(2), voices));
