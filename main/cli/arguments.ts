/** What a person may write behind `npm run score --`. */
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run score -- <file.csv> [-o <scored.csv>] [--reasons] [--model <model.onnx>]

Scores a file of applicants with the model in force and writes the same rows with three more columns: decision
(green, refer or red), confidence and probability_of_default.

  -o, --output <file>   where to write; to standard output where left out or “-”. The input is never overwritten.
  -r, --reasons         four more columns, reason_1 to reason_4: what speaks most for the decision, as sentences
  -m, --model <file>    score with this ONNX file, as npm run train writes it, without a service: its columns and its
                        cutoff are read from the file, no row is counted and nothing is sent
  -h, --help            this text

Rows that cannot be scored are written with empty results and listed on standard error.
Exit codes: 0 all rows scored, 2 bad input or rows to fix, 1 no model or another failure.
`;

export type Arguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly reason: string }
  | {
      readonly kind: 'score';
      readonly input: string;
      readonly output: string | null;
      readonly model: string | null;
      readonly reasons: boolean;
    };

export function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o' },
        model: { type: 'string', short: 'm' },
        reasons: { type: 'boolean', short: 'r' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return { kind: 'help' };
    const [input, ...others] = positionals;
    if (input === undefined || input === '') return { kind: 'wrong', reason: 'Name the file to score.' };
    if (others.length > 0)
      return { kind: 'wrong', reason: `Name one file to score, not ${positionals.length}.` };
    if (values.output === '') return { kind: 'wrong', reason: 'Name the file to write behind -o.' };
    if (values.model === '') return { kind: 'wrong', reason: 'Name the model file behind --model.' };
    return {
      kind: 'score',
      input,
      output: values.output ?? null,
      model: values.model ?? null,
      reasons: values.reasons === true,
    };
  } catch (error) {
    // The first sentence names the option; the rest is advice for programmers.
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'wrong', reason: `${message.split(/[.:] /)[0] ?? message}.`.replace(/\.\.$/, '.') };
  }
}
