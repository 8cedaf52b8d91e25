/** What a drop holds. Folders look like files to a page, so they are told apart here. */

export function holdsFiles(transfer: Pick<DataTransfer, 'types'> | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

/** As much of a `DataTransfer` as is needed here. */
export interface Dropped {
  readonly items: ArrayLike<
    Pick<DataTransferItem, 'kind' | 'getAsFile'> & {
      webkitGetAsEntry(): Pick<FileSystemEntry, 'isDirectory'> | null;
    }
  >;
}

/** The files of a drop, in their order, without folders. */
export function droppedFiles(transfer: Dropped | null): readonly File[] {
  if (transfer === null) return [];
  const files: File[] = [];
  for (const item of Array.from(transfer.items)) {
    if (item.kind !== 'file' || item.webkitGetAsEntry()?.isDirectory === true) continue;
    const file = item.getAsFile();
    if (file !== null) files.push(file);
  }
  return files;
}
