/** What a person may write behind `npm run score --`. */
import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run score -- <file> [-o <scored.csv>] [--reasons] [--strict] [--json] [--model <model.onnx>]

Scores a file of applicants, CSV or an Excel workbook (.xlsx), with the model in force and writes the same rows as CSV with
three more columns: decision (green, refer or red), confidence and probability_of_default. “-” reads standard input.

  -o, --output <file>   where to write; to standard output where left out or “-”. The input is never overwritten.
  -r, --reasons         four more columns, reason_1 to reason_4: what speaks most for the decision, as sentences
  -m, --model <file>    score with this ONNX file, as npm run train writes it, without a service: its columns and its
                        cutoff are read from the file, no row is counted and nothing is sent
      --strict          write nothing, and count nobody, unless every row can be scored
      --json            the summary as one JSON object: on standard output, or on standard error where the results go
                        to standard output
  -q, --quiet           no progress bar
  -h, --help            this text

Rows that cannot be scored are written with empty results and listed on standard error. Cells that a spreadsheet would\nrun as a formula are written with an apostrophe before them, which is taken off again when the file is read.
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
      readonly isStrict: boolean;
      readonly asJson: boolean;
      readonly isQuiet: boolean;
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
        strict: { type: 'boolean' },
        json: { type: 'boolean' },
        quiet: { type: 'boolean', short: 'q' },
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
      isStrict: values.strict === true,
      asJson: values.json === true,
      isQuiet: values.quiet === true,
    };
  } catch (error) {
    // The first sentence names the option; the rest is advice for programmers.
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'wrong', reason: `${message.split(/[.:] /)[0] ?? message}.`.replace(/\.\.$/, '.') };
  }
}
