/** `npm run admin -- dataset add|import|lineage`. */
import { basename } from 'node:path';
import { type DatasetSummary, peopleRoutes as routes } from '@risk/app/contract/service.ts';
import type { FeatureSchema } from '@risk/app/schema/feature-schema.ts';
import { type ImportedFile, importDatasets } from '../datasets/import-datasets.ts';
import { readBucketAddress } from '../datasets/sources/bucket-source.ts';
import { folderSource } from '../datasets/sources/folder-source.ts';
import { runColumns, versionColumns } from './columns.ts';
import type { CommandParts } from './command-parts.ts';
import { countOf } from './figures.ts';
import { issueLines } from './issue-lines.ts';
import type { CommandLine } from './options.ts';
import { readInput, readSchemaFile } from './read-files.ts';
import { textTable } from './text-table.ts';

type Answer = { readonly text: string; readonly isWhole: boolean };

/** @throws RiskError */
export async function datasetCommand(
  { operands: [verb, first = '', second = ''], name = '', schema: schemaFile }: CommandLine,
  parts: CommandParts,
): Promise<Answer> {
  if (verb === 'lineage') return { text: await lineage(first, second, parts), isWhole: true };
  const schema = schemaFile === undefined ? null : await readSchemaFile(schemaFile);
  const add = adder(name, schema, parts);
  if (verb === 'import') return importAll(first, name, add, parts);
  const added = await add(await readInput(first));
  return { text: `${basename(first)} is ${addedText(added)}.`, isWhole: true };
}

function adder(name: string, schema: FeatureSchema | null, { client }: CommandParts) {
  return (csv: Uint8Array<ArrayBuffer>): Promise<DatasetSummary> =>
    client.call(routes.addDataset, routes.addDataset.path, {
      name,
      csv: Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength).toString('base64'),
      ...(schema === null ? {} : { schema }),
    });
}

async function importAll(
  place: string,
  name: string,
  add: (csv: Uint8Array<ArrayBuffer>) => Promise<DatasetSummary>,
  { client, openBucket }: CommandParts,
): Promise<Answer> {
  const bucket = readBucketAddress(place);
  const source = bucket === null ? folderSource(place) : await openBucket(bucket);
  const all = await client.call(routes.datasets, routes.datasets.path);
  const report = await importDatasets({ source, add, known: all.filter((one) => one.name === name) });
  const count = (outcome: ImportedFile['outcome']): number =>
    report.filter((file) => file.outcome === outcome).length;
  const summary = `${countOf(report.length, 'CSV file')} in ${place}: ${count('added')} added, ${count('known')} known, ${count('failed')} failed.`;
  return { text: [...report.flatMap(fileLines), summary].join('\n'), isWhole: count('failed') === 0 };
}

function fileLines(imported: ImportedFile): string[] {
  switch (imported.outcome) {
    case 'added':
      return [`added   ${imported.file}: ${addedText(imported.dataset)}`];
    case 'known':
      return [`known   ${imported.file}: the same as version ${imported.version}`];
    case 'failed':
      return [
        `failed  ${imported.file}: ${imported.error.message}`,
        ...issueLines(imported.error).map((line) => `          ${line}`),
      ];
    default:
      return imported satisfies never;
  }
}

function addedText({ name, version, rows, goodRows, badRows }: DatasetSummary): string {
  return `${name} version ${version}: ${countOf(rows, 'row')}, ${goodRows} good and ${badRows} bad`;
}

async function lineage(name: string, version: string, { client }: CommandParts): Promise<string> {
  const path = routes.datasetLineage.path
    .replace(':name', encodeURIComponent(name))
    .replace(':version', version);
  const { dataset, runs, modelVersions } = await client.call(routes.datasetLineage, path);
  return [
    `${addedText(dataset)}; SHA-256 ${dataset.sha256}.`,
    '',
    textTable(runs, runColumns, 'No run has used it yet.'),
    '',
    textTable(modelVersions, versionColumns, 'No model version came of it yet.'),
  ].join('\n');
}
