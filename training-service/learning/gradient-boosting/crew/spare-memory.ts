/**
 * Memory for a training, kept for the next one of this thread. The collector does not see how much stands behind such a
 * block, nor that it takes 8 GiB of addresses: cross-validation could train thousands of times before it gave any back.
 */
const PAGE_BYTES = 65_536;

let spare: WebAssembly.Memory | null = null;

/** What stands in it is anything. */
export function takeMemory(pages: number): WebAssembly.Memory {
  const kept = spare;
  if (kept !== null && kept.buffer.byteLength >= pages * PAGE_BYTES) {
    spare = null;
    return kept;
  }
  // Shared also where one thread works alone: other memory takes the engine longer to make than a small tree takes to grow.
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Nothing may use the memory afterwards, in no thread. */
export function giveBackMemory(memory: WebAssembly.Memory): void {
  if (memory.buffer.byteLength > (spare?.buffer.byteLength ?? 0)) spare = memory;
}
