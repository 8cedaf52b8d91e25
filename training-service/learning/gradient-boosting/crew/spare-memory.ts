/**
 * Memory for a training, kept for the next one of this thread: each block takes 8 GiB of addresses, whatever its size, and
 * cross-validation trains hundreds of times before the collector would give any of them back.
 */
const PAGE_BYTES = 65_536;

/** A larger block is left to the collector. */
const MOST_KEPT_PAGES = 1024;

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
  const { byteLength } = memory.buffer;
  if (byteLength > MOST_KEPT_PAGES * PAGE_BYTES || byteLength < (spare?.buffer.byteLength ?? 0)) return;
  spare = memory;
}
