/** CRC-32 as in ISO 3309, reflected, polynomial 0xEDB88320: four bytes at a time by four tables. */
const TABLES = Array.from({ length: 4 }, () => new Uint32Array(256));
const [T0 = new Uint32Array(256), T1 = T0, T2 = T0, T3 = T0] = TABLES;
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  T0[byte] = value;
}
for (let byte = 0; byte < 256; byte++) {
  T1[byte] = after(T0[byte] ?? 0);
  T2[byte] = after(T1[byte] ?? 0);
  T3[byte] = after(T2[byte] ?? 0);
}

/** @param before of the bytes that went before these */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^=
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    crc =
      (T3[crc & 255] ?? 0) ^
      (T2[(crc >>> 8) & 255] ?? 0) ^
      (T1[(crc >>> 16) & 255] ?? 0) ^
      (T0[crc >>> 24] ?? 0);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ (T0[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0);
  return ~crc >>> 0;
}

/** One more byte of zeros behind it. */
function after(value: number): number {
  return (value >>> 8) ^ (T0[value & 255] ?? 0);
}
