/** Test help: texts and bytes as the streams that readers take. */

/** The bytes in pieces of `size`, as a file would come. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function textStream(text: string, size = 65_536): AsyncGenerator<Uint8Array> {
  return inPieces(new TextEncoder().encode(text), size);
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
