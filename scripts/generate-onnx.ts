/**
 * Makes the protobuf codec of ONNX files (app/model/onnx/generated) from app/model/onnx/onnx.proto.
 * `node scripts/generate-onnx.ts` writes it; `--check` only says, by exit code 1, whether the committed one is out of date.
 * Uses the two tools of the root package.json, nothing from the network.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = 'app/model/onnx';
const generated = 'onnx_pb.ts';
const committed = join(root, source, 'generated');

function generateInto(folder: string): void {
  const template = {
    version: 'v2',
    plugins: [
      {
        local: join(root, 'node_modules/.bin/protoc-gen-es'),
        out: folder,
        opt: ['target=ts', 'import_extension=ts', 'erasable_syntax=true'],
      },
    ],
  };
  const buf = join(root, 'node_modules/.bin/buf');
  execFileSync(buf, ['generate', source, '--template', JSON.stringify(template)], {
    cwd: root,
    stdio: 'inherit',
  });
}

if (process.argv.includes('--check')) {
  const folder = mkdtempSync(join(tmpdir(), 'risk-onnx-'));
  try {
    generateInto(folder);
    const wanted = readFileSync(join(folder, generated), 'utf8');
    const found = join(committed, generated);
    if (!existsSync(found) || readFileSync(found, 'utf8') !== wanted) {
      console.error(`${source}/generated is out of date: run node scripts/generate-onnx.ts`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
} else generateInto(committed);
