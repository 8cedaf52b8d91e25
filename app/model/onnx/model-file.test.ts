import { expect, test } from 'vitest';
import { AttributeType, decodeModelFile, encodeModelFile, modelMetadata } from './model-file.ts';

test('what was written is read again, zeros and negative numbers too', () => {
  const bytes = encodeModelFile({
    irVersion: 10n,
    graph: {
      name: 'g',
      node: [
        {
          opType: 'Op',
          attribute: [
            { name: 'i', type: AttributeType.INT, i: 0n },
            { name: 'ints', type: AttributeType.INTS, ints: [-1n, 0n, 300n] },
            { name: 'f', type: AttributeType.FLOAT, f: 0.5 },
          ],
        },
      ],
    },
    metadataProps: [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ],
  });
  const model = decodeModelFile(bytes);
  expect(model.irVersion).toBe(10n);
  const attributes = model.graph?.node[0]?.attribute ?? [];
  expect(attributes.map(({ i, ints, f }) => ({ i, ints, f }))).toEqual([
    { i: 0n, ints: [], f: 0 },
    { i: 0n, ints: [-1n, 0n, 300n], f: 0 },
    { i: 0n, ints: [], f: 0.5 },
  ]);
  expect([...modelMetadata(model)]).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
});

/** One field of wire type 2: tag, length, content; small enough for one byte each. */
const field = (number: number, content: readonly number[]): number[] => [
  number * 8 + 2,
  content.length,
  ...content,
];
/** ModelProto 7 graph, GraphProto 1 node, NodeProto 5 attribute. */
const modelWith = (attribute: readonly number[]) => Uint8Array.from(field(7, field(1, field(5, attribute))));

test.each([
  { form: 'packed', ints: field(8, [1, 2, 0xac, 0x02]) },
  { form: 'one by one', ints: [64, 1, 64, 2, 64, 0xac, 0x02] },
  { form: 'mixed', ints: [64, 1, ...field(8, [2, 0xac, 0x02])] },
])('repeated numbers are read $form', ({ ints }) => {
  const model = decodeModelFile(modelWith(ints));
  expect(model.graph?.node[0]?.attribute[0]?.ints).toEqual([1n, 2n, 300n]);
});

test('fields that we do not know are passed over', () => {
  expect(decodeModelFile(Uint8Array.of(8, 10, ...field(15, [1, 2, 3]))).irVersion).toBe(10n);
});

test('bytes that are no protobuf are refused', () => {
  expect(() => decodeModelFile(Uint8Array.of(0x0a, 0xff))).toThrowError(
    expect.objectContaining({ code: 'model.unusable' }),
  );
});
